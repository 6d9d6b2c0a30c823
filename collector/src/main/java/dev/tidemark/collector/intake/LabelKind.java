package dev.tidemark.collector.intake;

import dev.tidemark.collector.writer.Spooler;
import dev.tidemark.storage.label.LabelRows;
import dev.tidemark.storage.model.ModelVersion;
import dev.tidemark.storage.record.LabelDecoder;
import dev.tidemark.storage.record.RecordDecoder;
import dev.tidemark.storage.record.RecordIds;
import dev.tidemark.storage.record.RecordLimits;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Ground truth labels. */
record LabelKind(RecordLimits limits, Spooler spooler) implements RecordKind<LabelRows> {
  @Override
  public RecordDecoder<LabelRows> decoder(@Nullable String model, RecordIds ids) {
    return new LabelDecoder(limits, model);
  }

  @Override
  public Map<ModelVersion, Integer> senders(LabelRows rows) {
    Map<ModelVersion, Integer> senders = new HashMap<>();
    rows.labels()
        .forEach(label -> senders.merge(new ModelVersion(label.model(), ""), 1, Integer::sum));
    return senders;
  }

  @Override
  public String model(LabelRows rows, int row) {
    return rows.labels().get(row).model();
  }

  @Override
  public CompletableFuture<Integer> spool(LabelRows rows, IntConsumer repeatedRow) {
    return spooler.labels(rows);
  }
}

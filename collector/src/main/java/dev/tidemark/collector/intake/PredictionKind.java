package dev.tidemark.collector.intake;

import dev.tidemark.collector.writer.Spooler;
import dev.tidemark.storage.model.ModelVersion;
import dev.tidemark.storage.prediction.PredictionRows;
import dev.tidemark.storage.record.Admission;
import dev.tidemark.storage.record.PredictionDecoder;
import dev.tidemark.storage.record.RecordDecoder;
import dev.tidemark.storage.record.RecordIds;
import dev.tidemark.storage.record.RecordLimits;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Predictions. */
record PredictionKind(RecordLimits limits, Admission admission, Spooler spooler)
    implements RecordKind<PredictionRows> {
  @Override
  public RecordDecoder<PredictionRows> decoder(@Nullable String model, RecordIds ids) {
    return new PredictionDecoder(limits, model, ids, admission);
  }

  @Override
  public Map<ModelVersion, Integer> senders(PredictionRows rows) {
    return rows.senders();
  }

  @Override
  public String model(PredictionRows rows, int row) {
    return rows.key(row).model();
  }

  @Override
  public CompletableFuture<Integer> spool(PredictionRows rows, IntConsumer repeatedRow) {
    return spooler.predictions(rows, repeatedRow);
  }
}

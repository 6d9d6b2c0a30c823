package dev.tidemark.collector.intake;

import dev.tidemark.collector.writer.Spooler;
import dev.tidemark.storage.business.BusinessMetricRows;
import dev.tidemark.storage.model.ModelVersion;
import dev.tidemark.storage.record.BusinessMetricDecoder;
import dev.tidemark.storage.record.RecordDecoder;
import dev.tidemark.storage.record.RecordIds;
import dev.tidemark.storage.record.RecordLimits;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** Business metrics. They do not count as a sign that a model serves: it has no senders. */
record BusinessMetricKind(RecordLimits limits, Spooler spooler)
    implements RecordKind<BusinessMetricRows> {
  @Override
  public RecordDecoder<BusinessMetricRows> decoder(@Nullable String model, RecordIds ids) {
    return new BusinessMetricDecoder(limits, model);
  }

  @Override
  public Map<ModelVersion, Integer> senders(BusinessMetricRows rows) {
    return Map.of();
  }

  @Override
  public String model(BusinessMetricRows rows, int row) {
    return rows.metrics().get(row).model();
  }

  @Override
  public CompletableFuture<Integer> spool(BusinessMetricRows rows, IntConsumer repeatedRow) {
    return spooler.businessMetrics(rows);
  }
}

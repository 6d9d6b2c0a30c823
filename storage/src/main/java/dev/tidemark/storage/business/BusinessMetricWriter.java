package dev.tidemark.storage.business;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.clickhouse.RowBinaryOutput;
import dev.tidemark.storage.clickhouse.StorageException;
import java.util.List;

/** Stores what users post. Thread-safe. */
public final class BusinessMetricWriter {
  private static final List<String> COLUMNS =
      List.of("model", "version", "name", "value", "ts", "received_at", "batch_id");

  private final ClickHouse clickHouse;

  public BusinessMetricWriter(ClickHouse clickHouse) {
    this.clickHouse = clickHouse;
  }

  /**
   * Writes everything or fails; the same again changes nothing.
   *
   * @param batches in order of arrival
   * @param batchId unique and growing, across restarts too
   * @throws StorageException if ClickHouse did not take it
   */
  public void write(List<BusinessMetricRows> batches, long batchId) {
    RowBinaryOutput out = new RowBinaryOutput();
    for (BusinessMetricRows rows : batches) {
      for (BusinessMetric metric : rows.metrics()) {
        encode(metric, out);
        out.writeLong(batchId);
      }
    }
    if (out.size() > 0) {
      clickHouse.insert("business_metrics", COLUMNS, out, Long.toString(batchId));
    }
  }

  static void encode(BusinessMetric metric, RowBinaryOutput out) {
    out.writeString(metric.model()).writeString(metric.version()).writeString(metric.name());
    out.writeDouble(metric.value());
    out.writeInstant(metric.timestamp()).writeInstant(metric.receivedAt());
  }
}

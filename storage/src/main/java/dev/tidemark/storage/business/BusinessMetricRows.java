package dev.tidemark.storage.business;

import dev.tidemark.storage.clickhouse.RowBinaryInput;
import dev.tidemark.storage.clickhouse.RowBinaryOutput;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Business metrics on their way to be stored, in order of arrival. Not thread-safe. */
public final class BusinessMetricRows {
  private final List<BusinessMetric> metrics = new ArrayList<>();
  private int byteSize;

  public void add(BusinessMetric metric) {
    metrics.add(metric);
    byteSize += 64 + metric.name().length();
  }

  public int size() {
    return metrics.size();
  }

  /** Bytes held, roughly. */
  public int byteSize() {
    return byteSize;
  }

  public List<BusinessMetric> metrics() {
    return List.copyOf(metrics);
  }

  /** The metrics as bytes that {@link #decode} reads. */
  public ByteBuffer encode() {
    RowBinaryOutput out = new RowBinaryOutput(byteSize + 16);
    out.writeLength(metrics.size());
    metrics.forEach(metric -> BusinessMetricWriter.encode(metric, out));
    return out.toByteBuffer();
  }

  /**
   * The metrics that {@link #encode} wrote.
   *
   * @throws IOException if they are no such metrics
   */
  public static BusinessMetricRows decode(ByteBuffer encoded) throws IOException {
    byte[] bytes = new byte[encoded.remaining()];
    encoded.duplicate().get(bytes);
    RowBinaryInput in = new RowBinaryInput(new ByteArrayInputStream(bytes));
    BusinessMetricRows rows = new BusinessMetricRows();
    for (int count = in.readLength(); count > 0; count--) {
      rows.add(
          new BusinessMetric(
              in.readString(),
              in.readString(),
              in.readString(),
              in.readDouble(),
              in.readInstant(),
              in.readInstant()));
    }
    return rows;
  }

  /** The models met, each once. */
  public Set<String> models() {
    Set<String> models = new HashSet<>();
    metrics.forEach(metric -> models.add(metric.model()));
    return models;
  }
}

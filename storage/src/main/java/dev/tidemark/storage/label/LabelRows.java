package dev.tidemark.storage.label;

import dev.tidemark.storage.clickhouse.RowBinaryInput;
import dev.tidemark.storage.clickhouse.RowBinaryOutput;
import dev.tidemark.storage.model.ClassLabel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Ground truth labels on their way to be stored, in order of arrival. Not thread-safe. */
public final class LabelRows {
  private final List<GroundTruth> labels = new ArrayList<>();
  private int byteSize;

  public void add(GroundTruth label) {
    labels.add(label);
    byteSize += 64 + label.predictionId().length() + label.label().text().length();
  }

  public int size() {
    return labels.size();
  }

  /** Bytes held, roughly. */
  public int byteSize() {
    return byteSize;
  }

  public List<GroundTruth> labels() {
    return List.copyOf(labels);
  }

  /** The labels as bytes that {@link #decode} reads. */
  public ByteBuffer encode() {
    RowBinaryOutput out = new RowBinaryOutput(byteSize + 16);
    out.writeLength(labels.size());
    for (GroundTruth label : labels) {
      out.writeString(label.model()).writeString(label.predictionId());
      out.writeDouble(label.label().number()).writeString(label.label().text());
      out.writeInstant(label.timestamp()).writeInstant(label.receivedAt());
    }
    return out.toByteBuffer();
  }

  /**
   * The labels that {@link #encode} wrote.
   *
   * @throws IOException if they are no such labels
   */
  public static LabelRows decode(ByteBuffer encoded) throws IOException {
    byte[] bytes = new byte[encoded.remaining()];
    encoded.duplicate().get(bytes);
    RowBinaryInput in = new RowBinaryInput(new ByteArrayInputStream(bytes));
    LabelRows rows = new LabelRows();
    for (int count = in.readLength(); count > 0; count--) {
      rows.add(
          new GroundTruth(
              in.readString(),
              in.readString(),
              new ClassLabel(in.readDouble(), in.readString()),
              in.readInstant(),
              in.readInstant()));
    }
    return rows;
  }

  /** The models met, each once. */
  public Set<String> models() {
    Set<String> models = new HashSet<>();
    labels.forEach(label -> models.add(label.model()));
    return models;
  }
}

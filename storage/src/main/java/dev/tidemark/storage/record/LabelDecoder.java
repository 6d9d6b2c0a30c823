package dev.tidemark.storage.record;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tidemark.storage.label.GroundTruth;
import dev.tidemark.storage.label.LabelRows;
import dev.tidemark.storage.model.ClassLabel;
import java.io.IOException;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads ground truth labels; {@code "label": null} takes an earlier label back. */
public final class LabelDecoder extends RecordDecoder<LabelRows> {
  private final Fields fields;
  private final @Nullable String defaultModel;
  private @Nullable String model;
  private @Nullable String predictionId;
  private @Nullable ClassLabel label;
  private long timestamp;
  private long receivedAt;

  /**
   * @param defaultModel model of records that name none; null: they are rejected
   */
  public LabelDecoder(RecordLimits limits, @Nullable String defaultModel) {
    this.fields = new Fields(limits);
    this.defaultModel = defaultModel;
  }

  @Override
  public LabelRows newRows() {
    return new LabelRows();
  }

  @Override
  public int size(LabelRows rows) {
    return rows.size();
  }

  @Override
  public int byteSize(LabelRows rows) {
    return rows.byteSize();
  }

  @Override
  public String wrapper() {
    return "labels";
  }

  @Override
  void decode(JsonParser parser, long now) throws IOException, RecordRejected {
    model = null;
    predictionId = null;
    label = null;
    receivedAt = now;
    timestamp = -1;
    for (JsonToken at = parser.currentToken();
        at == JsonToken.FIELD_NAME;
        at = parser.nextToken()) {
      String name = parser.currentName();
      read(parser, name, parser.nextToken() == JsonToken.VALUE_NULL);
    }
    if (model == null && defaultModel == null) {
      throw new RecordRejected("/model", "is required");
    }
    if (predictionId == null) {
      throw new RecordRejected("/prediction_id", "is required");
    }
    if (label == null) {
      throw new RecordRejected("/label", "is required; null takes an earlier label back");
    }
  }

  @Override
  @Nullable String predictionId() {
    return predictionId;
  }

  @Override
  @Nullable String model() {
    return model == null ? defaultModel : model;
  }

  @Override
  void addTo(LabelRows rows) {
    rows.add(
        new GroundTruth(
            Objects.requireNonNull(model == null ? defaultModel : model),
            Objects.requireNonNull(predictionId),
            Objects.requireNonNull(label),
            Instant.ofEpochMilli(timestamp < 0 ? receivedAt : timestamp),
            Instant.ofEpochMilli(receivedAt)));
  }

  private void read(JsonParser parser, String name, boolean absent)
      throws IOException, RecordRejected {
    switch (name) {
      case "model" -> {
        once(model == null, "/model");
        model = absent ? null : fields.name(parser, "/model");
      }
      case "prediction_id" -> {
        once(predictionId == null, "/prediction_id");
        predictionId = absent ? null : fields.nameOrInteger(parser, "/prediction_id");
      }
      case "label" -> {
        once(label == null, "/label");
        label = absent ? ClassLabel.ABSENT : fields.label(parser, "/label");
      }
      case "timestamp" -> {
        once(timestamp < 0, "/timestamp");
        timestamp = absent ? -1 : fields.timestamp(parser, "/timestamp", receivedAt);
      }
      default -> parser.skipChildren(); // members of later versions and of the sender's own
    }
  }

  private static void once(boolean first, String pointer) throws RecordRejected {
    if (!first) {
      throw new RecordRejected(pointer, "is given twice");
    }
  }
}

package dev.tidemark.storage.record;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tidemark.storage.business.BusinessMetric;
import dev.tidemark.storage.business.BusinessMetricRows;
import dev.tidemark.storage.result.MetricName;
import java.io.IOException;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads business metrics. */
public final class BusinessMetricDecoder extends RecordDecoder<BusinessMetricRows> {
  private final Fields fields;
  private final @Nullable String defaultModel;
  private @Nullable String model;
  private @Nullable String version;
  private @Nullable String name;
  private double value;
  private long timestamp;
  private long receivedAt;

  /**
   * @param defaultModel model of records that name none; null: they are rejected
   */
  public BusinessMetricDecoder(RecordLimits limits, @Nullable String defaultModel) {
    this.fields = new Fields(limits);
    this.defaultModel = defaultModel;
  }

  @Override
  public BusinessMetricRows newRows() {
    return new BusinessMetricRows();
  }

  @Override
  public int size(BusinessMetricRows rows) {
    return rows.size();
  }

  @Override
  public int byteSize(BusinessMetricRows rows) {
    return rows.byteSize();
  }

  @Override
  public String wrapper() {
    return "business_metrics";
  }

  @Override
  void decode(JsonParser parser, long now) throws IOException, RecordRejected {
    model = null;
    version = null;
    name = null;
    value = Double.NaN;
    timestamp = -1;
    receivedAt = now;
    for (JsonToken at = parser.currentToken();
        at == JsonToken.FIELD_NAME;
        at = parser.nextToken()) {
      String member = parser.currentName();
      if (parser.nextToken() != JsonToken.VALUE_NULL) {
        read(parser, member);
      }
    }
    if (model == null && defaultModel == null) {
      throw new RecordRejected("/model", "is required");
    }
    if (name == null) {
      throw new RecordRejected("/name", "is required");
    }
    if (MetricName.parse(name).isBuiltIn()) {
      throw new RecordRejected(
          "/name", "is the name of a metric that is computed here; choose another one");
    }
    if (Double.isNaN(value)) {
      throw new RecordRejected("/value", "is required");
    }
  }

  private void read(JsonParser parser, String member) throws IOException, RecordRejected {
    switch (member) {
      case "model" -> {
        once(model == null, "/model");
        model = fields.name(parser, "/model");
      }
      case "version" -> {
        once(version == null, "/version");
        version = fields.nameOrInteger(parser, "/version");
      }
      case "name" -> {
        once(name == null, "/name");
        name = fields.name(parser, "/name");
      }
      case "value" -> {
        once(Double.isNaN(value), "/value");
        value = fields.finite(parser, "/value");
      }
      case "timestamp" -> {
        once(timestamp < 0, "/timestamp");
        timestamp = fields.timestamp(parser, "/timestamp", receivedAt);
      }
      default -> parser.skipChildren(); // members of later versions and of the sender's own
    }
  }

  private static void once(boolean first, String pointer) throws RecordRejected {
    if (!first) {
      throw new RecordRejected(pointer, "is given twice");
    }
  }

  @Override
  @Nullable String predictionId() {
    return null;
  }

  @Override
  @Nullable String model() {
    return model == null ? defaultModel : model;
  }

  @Override
  void addTo(BusinessMetricRows rows) {
    rows.add(
        new BusinessMetric(
            Objects.requireNonNull(model()),
            version == null ? "" : version,
            Objects.requireNonNull(name),
            value,
            Instant.ofEpochMilli(timestamp < 0 ? receivedAt : timestamp),
            Instant.ofEpochMilli(receivedAt)));
  }
}

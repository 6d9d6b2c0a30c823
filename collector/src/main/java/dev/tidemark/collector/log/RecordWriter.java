package dev.tidemark.collector.log;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tidemark.storage.model.ClassLabel;
import dev.tidemark.storage.prediction.LoggedPrediction;
import dev.tidemark.storage.prediction.Prediction;
import java.io.IOException;
import java.util.Map;

/**
 * Writes predictions in the form in which they are posted, with {@code received_at} and {@code
 * label} beside. An infinite feature is written as a number too large for a double ({@code 1e999}),
 * which reads as infinite again.
 */
final class RecordWriter {
  private final JsonGenerator json;
  private final String onlyFeature;

  /**
   * @param onlyFeature empty: all features
   */
  RecordWriter(JsonGenerator json, String onlyFeature) {
    this.json = json;
    this.onlyFeature = onlyFeature;
  }

  void write(LoggedPrediction logged) throws IOException {
    Prediction row = logged.prediction();
    json.writeStartObject();
    json.writeStringField("prediction_id", row.predictionId());
    json.writeStringField("model", row.model());
    json.writeStringField("version", row.version());
    json.writeStringField("timestamp", row.timestamp().toString());
    json.writeStringField("received_at", row.receivedAt().toString());
    features(row);
    label("prediction", row.output());
    number("score", row.score());
    json.writeObjectFieldStart("probabilities");
    for (var entry : row.probabilities().entrySet()) {
      number(entry.getKey(), entry.getValue());
    }
    json.writeEndObject();
    number("latency_ms", row.latencyMillis());
    if (row.error().isEmpty()) {
      json.writeNullField("error");
    } else {
      json.writeStringField("error", row.error());
    }
    number("weight", row.weight());
    texts("tags", row.tags());
    label("label", logged.label());
    json.writeEndObject();
  }

  private void features(Prediction row) throws IOException {
    json.writeObjectFieldStart("features");
    for (var entry : row.numeric().entrySet()) {
      if (isWanted(entry.getKey())) {
        number(entry.getKey(), entry.getValue());
      }
    }
    for (var entry : row.categorical().entrySet()) {
      if (isWanted(entry.getKey())) {
        json.writeStringField(entry.getKey(), entry.getValue());
      }
    }
    for (String name : row.nulls()) {
      if (isWanted(name)) {
        json.writeNullField(name);
      }
    }
    for (var entry : row.embeddings().entrySet()) {
      if (isWanted(entry.getKey())) {
        json.writeArrayFieldStart(entry.getKey());
        for (float value : entry.getValue()) {
          json.writeNumber(value);
        }
        json.writeEndArray();
      }
    }
    json.writeEndObject();
  }

  private boolean isWanted(String feature) {
    return onlyFeature.isEmpty() || onlyFeature.equals(feature);
  }

  private void texts(String name, Map<String, String> values) throws IOException {
    json.writeObjectFieldStart(name);
    for (var entry : values.entrySet()) {
      json.writeStringField(entry.getKey(), entry.getValue());
    }
    json.writeEndObject();
  }

  private void label(String name, ClassLabel value) throws IOException {
    if (value.isAbsent()) {
      json.writeNullField(name);
    } else if (Double.isNaN(value.number())) {
      json.writeStringField(name, value.text());
    } else {
      number(name, value.number());
    }
  }

  private void number(String name, double value) throws IOException {
    json.writeFieldName(name);
    if (Double.isNaN(value)) {
      json.writeNull();
    } else if (Double.isInfinite(value)) {
      json.writeNumber(value > 0 ? "1e999" : "-1e999");
    } else if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      json.writeNumber((long) value);
    } else {
      json.writeNumber(value);
    }
  }
}

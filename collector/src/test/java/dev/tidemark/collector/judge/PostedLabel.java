package dev.tidemark.collector.judge;

import org.jspecify.annotations.Nullable;

/**
 * One ground truth label as a client posts it.
 *
 * @param label a number as written, or a text; null retracts
 */
record PostedLabel(String model, String id, long timestamp, @Nullable Object label) {
  String key() {
    return model + "/" + id;
  }

  String json() {
    String value = label instanceof String text ? "\"" + text + "\"" : String.valueOf(label);
    return "{\"model\":\"%s\",\"prediction_id\":\"%s\",\"timestamp\":%d,\"label\":%s}"
        .formatted(model, id, timestamp, value);
  }

  /** As {@link Judge} reads it. */
  String row() {
    return row(
        label instanceof Double number ? number : Double.NaN,
        label instanceof String text ? text : "",
        label == null,
        timestamp);
  }

  static String row(double value, String text, boolean isRetracted, long timestamp) {
    return value + " | " + text + " | " + isRetracted + " | " + timestamp;
  }
}

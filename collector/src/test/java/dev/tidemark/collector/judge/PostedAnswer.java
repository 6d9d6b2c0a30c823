package dev.tidemark.collector.judge;

/**
 * One answer of a candidate that runs elsewhere, as a client posts it.
 *
 * @param prediction a text
 */
record PostedAnswer(
    String model, String version, String id, long timestamp, String prediction, double score) {
  String key() {
    return model + "/" + version + "/" + id;
  }

  String json() {
    return """
    {"model":"%s","version":"%s","prediction_id":"%s","timestamp":%d,"prediction":"%s","score":%s,\
    "probabilities":{"%s":%s}}\
    """
        .formatted(model, version, id, timestamp, prediction, score, prediction, score);
  }

  /** As {@link Judge} reads it. */
  String row() {
    return row(prediction, score, timestamp);
  }

  static String row(String prediction, double score, long timestamp) {
    return prediction + " | " + score + " | " + timestamp;
  }
}

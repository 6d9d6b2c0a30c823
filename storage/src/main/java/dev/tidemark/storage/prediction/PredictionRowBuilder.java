package dev.tidemark.storage.prediction;

import dev.tidemark.storage.clickhouse.RowBinaryOutput;
import dev.tidemark.storage.model.ClassLabel;
import java.nio.charset.StandardCharsets;

/**
 * Puts one prediction together, field by field in any order, and appends it to {@link
 * PredictionRows}. Reused for many rows, so that a row costs no garbage but its id. Names are UTF-8
 * bytes, which callers keep for names that repeat. Not thread-safe.
 */
public final class PredictionRowBuilder {
  private final Section numeric = new Section();
  private final Section categorical = new Section();
  private final Section nulls = new Section();
  private final Section embeddings = new Section();
  private final Section probabilities = new Section();
  private final Section tags = new Section();
  private String model = "";
  private String version = "";
  private String predictionId = "";
  private boolean generatedId;
  private long timestamp;
  private long receivedAt;
  private ClassLabel output = ClassLabel.ABSENT;
  private double score = Double.NaN;
  private double latencyMillis = Double.NaN;
  private String error = "";
  private double weight = 1;

  /** Forgets everything and starts a row received at this time, in epoch milliseconds. */
  public void clear(long now) {
    numeric.clear();
    categorical.clear();
    nulls.clear();
    embeddings.clear();
    probabilities.clear();
    tags.clear();
    model = "";
    version = "default";
    predictionId = "";
    generatedId = false;
    timestamp = now;
    receivedAt = now;
    output = ClassLabel.ABSENT;
    score = Double.NaN;
    latencyMillis = Double.NaN;
    error = "";
    weight = 1;
  }

  public void model(String value) {
    model = value;
  }

  public void version(String value) {
    version = value;
  }

  public void predictionId(String value) {
    predictionId = value;
    generatedId = false;
  }

  /** An id that we made up because the caller gave none. */
  public void generatedId(String value) {
    predictionId = value;
    generatedId = true;
  }

  /**
   * @param epochMillis event time
   */
  public void timestamp(long epochMillis) {
    timestamp = epochMillis;
  }

  /** A number, infinite ones included; NaN counts as null. */
  public void numeric(byte[] name, double value) {
    if (Double.isNaN(value)) {
      missing(name);
    } else {
      numeric.next().writeUtf8(name).writeDouble(value);
    }
  }

  /**
   * @throws IllegalArgumentException if half of a surrogate pair stands alone
   */
  public void category(byte[] name, char[] chars, int offset, int length) {
    categorical.next().writeUtf8(name).writeChars(chars, offset, length);
  }

  /**
   * @param ascii the bytes that hold the value
   */
  public void category(byte[] name, byte[] ascii, int offset, int length) {
    categorical.next().writeUtf8(name).writeLength(length).writeRaw(ascii, offset, length);
  }

  public void category(byte[] name, String value) {
    categorical.next().writeUtf8(name).writeString(value);
  }

  /** A feature sent as null. */
  public void missing(byte[] name) {
    nulls.next().writeUtf8(name);
  }

  /**
   * @param length how many of the values count
   */
  public void embedding(byte[] name, float[] values, int length) {
    RowBinaryOutput out = embeddings.next().writeUtf8(name).writeLength(length);
    for (int i = 0; i < length; i++) {
      out.writeFloat(values[i]);
    }
  }

  public void output(ClassLabel value) {
    output = value;
  }

  public void score(double value) {
    score = value;
  }

  public void probability(byte[] className, double value) {
    probabilities.next().writeUtf8(className).writeDouble(value);
  }

  public void latencyMillis(double value) {
    latencyMillis = value;
  }

  public void error(String value) {
    error = value;
  }

  public void weight(double value) {
    weight = value;
  }

  public void tag(byte[] name, String value) {
    tags.next().writeUtf8(name).writeString(value);
  }

  /** Takes over a whole prediction, for callers that hold one as an object. */
  public void set(Prediction prediction) {
    clear(prediction.receivedAt().toEpochMilli());
    model(prediction.model());
    version(prediction.version());
    predictionId(prediction.predictionId());
    timestamp(prediction.timestamp().toEpochMilli());
    prediction.numeric().forEach((name, value) -> numeric(utf8(name), value));
    prediction.categorical().forEach((name, value) -> category(utf8(name), value));
    prediction.nulls().forEach(name -> missing(utf8(name)));
    prediction.embeddings().forEach((name, v) -> embedding(utf8(name), v, v.length));
    output(prediction.output());
    score(prediction.score());
    prediction.probabilities().forEach((name, value) -> probability(utf8(name), value));
    latencyMillis(prediction.latencyMillis());
    error(prediction.error());
    weight(prediction.weight());
    prediction.tags().forEach((name, value) -> tag(utf8(name), value));
  }

  /** Appends the row as it stands. */
  public void addTo(PredictionRows rows) {
    RowBinaryOutput out = rows.bytes();
    out.writeString(model).writeString(version).writeString(predictionId);
    out.writeLong(timestamp).writeLong(receivedAt);
    numeric.addTo(out);
    categorical.addTo(out);
    nulls.addTo(out);
    embeddings.addTo(out);
    out.writeDouble(output.number()).writeString(output.text()).writeDouble(score);
    probabilities.addTo(out);
    out.writeDouble(latencyMillis).writeString(error).writeDouble(weight);
    tags.addTo(out);
    rows.added(new PredictionKey(model, predictionId), timestamp, generatedId);
    rows.sentBy(model, version);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The elements of one map or array, counted as they come. */
  private static final class Section {
    private final RowBinaryOutput bytes = new RowBinaryOutput(256);
    private int count;

    RowBinaryOutput next() {
      count++;
      return bytes;
    }

    void addTo(RowBinaryOutput out) {
      out.writeLength(count).writeRaw(bytes);
    }

    void clear() {
      count = 0;
      bytes.clear();
    }
  }
}

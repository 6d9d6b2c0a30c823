package dev.tidemark.storage.prediction;

import dev.tidemark.storage.clickhouse.ListColumn;
import dev.tidemark.storage.clickhouse.RowBinaryOutput;
import dev.tidemark.storage.clickhouse.RowCursor;
import dev.tidemark.storage.model.ClassLabel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Puts one prediction together, field by field in any order, and appends it to {@link
 * PredictionRows}. Reused for many rows, so that a row costs no garbage. Names are UTF-8 bytes,
 * which callers keep for names that repeat. Not thread-safe.
 */
public final class PredictionRowBuilder {
  /** Of a value in a list: the length of its text, its number in a dictionary, a double. */
  private static final int MOST_ELEMENT_BYTES = 16;

  /** Of a row without its lists and texts. */
  private static final int MOST_ROW_BYTES = 160;

  private static final byte[] NOTHING = new byte[0];

  private final Section numeric = new Section();
  private final Section categorical = new Section();
  private final Section nulls = new Section();
  private final Section embeddings = new Section();
  private final Section probabilities = new Section();
  private final Section tags = new Section();
  private final RowCursor cursor = new RowCursor();
  private String model = "";
  private String version = "";
  private String encodedModel = "";
  private byte[] modelUtf8 = NOTHING;
  private String encodedVersion = "";
  private byte[] versionUtf8 = NOTHING;
  private byte[] id = new byte[64];
  private int idLength;
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
    idLength = 0;
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
    byte[] utf8 = utf8(value);
    predictionId(utf8, 0, utf8.length);
  }

  /**
   * @param utf8 the bytes that hold the id; copied
   */
  public void predictionId(byte[] utf8, int offset, int length) {
    if (length > id.length) {
      id = new byte[length * 2];
    }
    System.arraycopy(utf8, offset, id, 0, length);
    idLength = length;
    generatedId = false;
  }

  /** An id that we made up because the caller gave none. */
  public void generatedId(String value) {
    predictionId(value);
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
      numeric.add(name).writeDouble(value);
    }
  }

  /**
   * @throws IllegalArgumentException if half of a surrogate pair stands alone
   */
  public void category(byte[] name, char[] chars, int offset, int length) {
    categorical.add(name).writeChars(chars, offset, length);
  }

  /**
   * @param ascii the bytes that hold the value
   */
  public void category(byte[] name, byte[] ascii, int offset, int length) {
    categorical.add(name).writeLength(length).writeRaw(ascii, offset, length);
  }

  public void category(byte[] name, String value) {
    categorical.add(name).writeString(value);
  }

  /** A feature sent as null. */
  public void missing(byte[] name) {
    nulls.add(name);
  }

  /**
   * @param length how many of the values count
   */
  public void embedding(byte[] name, float[] values, int length) {
    RowBinaryOutput out = embeddings.add(name).writeLength(length);
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
    probabilities.add(className).writeDouble(value);
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
    tags.add(name).writeString(value);
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
    encodeNames();
    PredictionColumns columns = rows.open();
    columns.model.add(modelUtf8, 0);
    columns.version.add(versionUtf8, 0);
    columns.predictionId.add(id, 0, idLength);
    columns.timestamp.add(timestamp);
    columns.receivedAt.add(receivedAt);
    numeric.addTo(columns.numeric);
    categorical.addTo(columns.categorical);
    nulls.addTo(columns.nulls);
    embeddings.addTo(columns.embeddings);
    byte[] label = utf8(output.text());
    byte[] failure = utf8(error);
    columns.number.add(output.number());
    columns.label.add(label, 0);
    columns.score.add(score);
    probabilities.addTo(columns.probabilities);
    columns.latencyMillis.add(latencyMillis);
    columns.error.add(failure, 0, failure.length);
    columns.weight.add(weight);
    tags.addTo(columns.tags);
    long mostBytes =
        MOST_ROW_BYTES
            + modelUtf8.length
            + versionUtf8.length
            + idLength
            + numeric.mostBytes()
            + categorical.mostBytes()
            + nulls.mostBytes()
            + embeddings.mostBytes()
            + label.length
            + probabilities.mostBytes()
            + failure.length
            + tags.mostBytes();
    long hash = PredictionKey.hash(modelUtf8, id, 0, idLength);
    rows.added(hash, timestamp, generatedId, mostBytes);
    rows.sentBy(model, version);
  }

  /** Rows in a row mostly come from one model version. */
  private void encodeNames() {
    if (!model.equals(encodedModel)) {
      encodedModel = model;
      modelUtf8 = utf8(model);
    }
    if (!version.equals(encodedVersion)) {
      encodedVersion = version;
      versionUtf8 = utf8(version);
    }
  }

  private static byte[] utf8(String text) {
    return text.isEmpty() ? NOTHING : text.getBytes(StandardCharsets.UTF_8);
  }

  /** The elements of one map or array, as they come. */
  private final class Section {
    private final RowBinaryOutput values = new RowBinaryOutput(256);
    private byte[][] names = new byte[16][];
    private int count;
    private int nameBytes;

    /** Takes the next name; its value, if it has one, is to be written after it. */
    RowBinaryOutput add(byte[] name) {
      if (count == names.length) {
        names = Arrays.copyOf(names, count * 2);
      }
      names[count++] = name;
      nameBytes += name.length;
      return values;
    }

    void addTo(ListColumn column) {
      cursor.moveTo(values);
      column.addNamed(names, cursor, count);
    }

    long mostBytes() {
      return nameBytes + values.size() + (long) MOST_ELEMENT_BYTES * count;
    }

    void clear() {
      count = 0;
      nameBytes = 0;
      values.clear();
    }
  }
}

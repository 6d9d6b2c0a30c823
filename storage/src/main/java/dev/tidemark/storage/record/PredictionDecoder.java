package dev.tidemark.storage.record;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tidemark.storage.model.ClassLabel;
import dev.tidemark.storage.prediction.PredictionRowBuilder;
import dev.tidemark.storage.prediction.PredictionRows;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads prediction records.
 *
 * <p>A feature's number stays a number (infinite when written so or too large for a double), a text
 * or boolean is a category, kept as it is, {@code "NaN"} and {@code "null"} included; null and NaN
 * count as null; an array of numbers is an embedding. Anything else rejects the record.
 */
public final class PredictionDecoder extends RecordDecoder<PredictionRows> {
  private static final String DEFAULT_VERSION = "default";

  /** Records in a row that are not written plainly: then no further one is expected to be. */
  private static final int MANY_UNUSUAL = 8;

  private final Fields fields;
  private final @Nullable String defaultModel;
  private final PredictionRowBuilder row = new PredictionRowBuilder();
  private final NameSet featureNames = new NameSet();
  private final PlainPredictions plain;
  private final NameSet classNames = new NameSet();
  private final NameSet tagNames = new NameSet();
  private final boolean withLabel;
  private final RecordIds ids;
  private final Admission admission;
  private String admittedModel = "";
  private String admittedVersion = "";
  private boolean areNamesAdmitted;
  private int unusual;
  private long place;
  private @Nullable String model;
  private String version = DEFAULT_VERSION;
  private @Nullable String predictionId;
  private boolean isPlain; // the plain reader has read this record
  private ClassLabel label = ClassLabel.ABSENT;
  private float[] embedding = new float[16];

  /**
   * @param defaultModel model of records that name none; null: they are rejected
   */
  public PredictionDecoder(RecordLimits limits, @Nullable String defaultModel) {
    this(limits, defaultModel, RecordIds.fresh(), Admission.ALL);
  }

  /**
   * @param defaultModel model of records that name none; null: they are rejected
   * @param ids for records that bring none
   */
  public PredictionDecoder(
      RecordLimits limits, @Nullable String defaultModel, RecordIds ids, Admission admission) {
    this(limits, defaultModel, false, ids, admission);
  }

  /**
   * @param withLabel whether a member {@code label} is the true answer
   */
  PredictionDecoder(
      RecordLimits limits,
      @Nullable String defaultModel,
      boolean withLabel,
      RecordIds ids,
      Admission admission) {
    this.fields = new Fields(limits);
    this.plain = new PlainPredictions(fields, row, featureNames);
    this.defaultModel = defaultModel;
    this.withLabel = withLabel;
    this.ids = ids;
    this.admission = admission;
  }

  /** The true answer of the record read last. */
  ClassLabel label() {
    return label;
  }

  @Override
  public PredictionRows newRows() {
    return new PredictionRows();
  }

  @Override
  public int size(PredictionRows rows) {
    return rows.size();
  }

  @Override
  public int byteSize(PredictionRows rows) {
    return rows.byteSize();
  }

  @Override
  public String wrapper() {
    return "predictions";
  }

  @Override
  boolean decodePlain(byte[] line, int from, int to, long now) throws RecordRejected {
    if (withLabel || unusual >= MANY_UNUSUAL) {
      return false;
    }
    boolean wereNamesAdmitted = start(now);
    try {
      plain.read(line, from, to, now);
    } catch (PlainJson.Unusual e) {
      unusual++;
      place--; // it is read again
      return false;
    }
    unusual = 0;
    model = plain.model();
    version = Objects.requireNonNullElse(plain.version(), DEFAULT_VERSION);
    isPlain = true;
    complete(now, wereNamesAdmitted);
    return true;
  }

  @Override
  void decode(JsonParser parser, long now) throws IOException, RecordRejected {
    boolean wereNamesAdmitted = start(now);
    int given = 0;
    for (JsonToken at = parser.currentToken();
        at == JsonToken.FIELD_NAME;
        at = parser.nextToken()) {
      String name = parser.currentName();
      boolean absent = parser.nextToken() == JsonToken.VALUE_NULL;
      int bit = bit(name);
      if ((given & bit) != 0) {
        throw new RecordRejected(RecordRejected.step(name), "is given twice");
      }
      if (bit == 0) {
        parser.skipChildren();
      } else if (!absent) {
        given |= bit;
        read(parser, name, now);
      }
    }
    complete(now, wereNamesAdmitted);
  }

  /**
   * Forgets the record before.
   *
   * @return whether its features' names were admitted
   */
  private boolean start(long now) {
    place++;
    row.clear(now);
    model = null;
    version = DEFAULT_VERSION;
    predictionId = null;
    isPlain = false;
    label = ClassLabel.ABSENT;
    featureNames.clear();
    boolean wereNamesAdmitted = areNamesAdmitted;
    areNamesAdmitted = false; // unless this record gets to its end
    return wereNamesAdmitted;
  }

  private void complete(long now, boolean wereNamesAdmitted) throws RecordRejected {
    String named = model == null ? defaultModel : model;
    if (named == null) {
      throw new RecordRejected("/model", "is required");
    }
    admit(named, wereNamesAdmitted);
    row.model(named);
    row.version(version);
    if (isPlain ? !plain.hasPredictionId() : predictionId == null) {
      String id = ids.next(now, place);
      if (ids.areFresh()) {
        row.generatedId(id);
      } else {
        row.predictionId(id);
      }
    }
  }

  private void admit(String named, boolean wereNamesAdmitted) throws RecordRejected {
    boolean isSameModel = named.equals(admittedModel);
    if (!isSameModel || !version.equals(admittedVersion)) {
      refuse("/model", admission.refusal(named, version));
    }
    if (!isSameModel || !wereNamesAdmitted || !featureNames.isAsBefore()) {
      refuse("/features", admission.featureRefusal(named, featureNames.names()));
    }
    admittedModel = named;
    admittedVersion = version;
    areNamesAdmitted = true;
  }

  private static void refuse(String pointer, @Nullable String refusal) throws RecordRejected {
    if (refusal != null) {
      throw new RecordRejected(pointer, refusal);
    }
  }

  @Override
  @Nullable String predictionId() {
    return isPlain ? plain.predictionId() : predictionId;
  }

  @Override
  @Nullable String model() {
    return model == null ? defaultModel : model;
  }

  @Override
  void addTo(PredictionRows rows) {
    row.addTo(rows);
  }

  private int bit(String name) {
    return switch (name) {
      case "model" -> 1;
      case "version" -> 1 << 1;
      case "prediction_id" -> 1 << 2;
      case "timestamp" -> 1 << 3;
      case "features" -> 1 << 4;
      case "prediction" -> 1 << 5;
      case "score" -> 1 << 6;
      case "probabilities" -> 1 << 7;
      case "latency_ms" -> 1 << 8;
      case "error" -> 1 << 9;
      case "weight" -> 1 << 10;
      case "tags" -> 1 << 11;
      case "label" -> withLabel ? 1 << 12 : 0;
      default -> 0; // members of later versions and of the sender's own
    };
  }

  private void read(JsonParser parser, String name, long now) throws IOException, RecordRejected {
    switch (name) {
      case "model" -> model = fields.name(parser, "/model");
      case "version" -> version = fields.nameOrInteger(parser, "/version");
      case "prediction_id" -> {
        predictionId = fields.nameOrInteger(parser, "/prediction_id");
        row.predictionId(predictionId);
      }
      case "timestamp" -> row.timestamp(fields.timestamp(parser, "/timestamp", now));
      case "features" -> features(parser);
      case "prediction" -> row.output(fields.label(parser, "/prediction"));
      case "score" -> row.score(fields.probability(parser, "/score"));
      case "probabilities" -> probabilities(parser);
      case "latency_ms" -> {
        double millis = fields.finite(parser, "/latency_ms");
        if (millis < 0) {
          throw new RecordRejected("/latency_ms", "must not be negative");
        }
        row.latencyMillis(millis);
      }
      case "error" -> row.error(fields.text(parser, "/error"));
      case "weight" -> {
        double weight = fields.finite(parser, "/weight");
        if (weight <= 0) {
          throw new RecordRejected("/weight", "must be above 0");
        }
        row.weight(weight);
      }
      case "tags" -> tags(parser);
      case "label" -> label = fields.label(parser, "/label");
      default -> throw new IllegalArgumentException(name);
    }
  }

  private void features(JsonParser parser) throws IOException, RecordRejected {
    object(parser, "/features");
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      byte[] utf8 = featureNames.add(name, fields.limits().nameChars(), "/features");
      if (featureNames.count() > fields.limits().features()) {
        throw new RecordRejected(
            "/features", "must have at most " + fields.limits().features() + " members");
      }
      switch (parser.nextToken()) {
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser, name, utf8);
        case VALUE_STRING -> category(parser, name, utf8);
        case VALUE_TRUE -> row.category(utf8, "true");
        case VALUE_FALSE -> row.category(utf8, "false");
        case VALUE_NULL -> row.missing(utf8);
        case START_ARRAY -> embedding(parser, name, utf8);
        default ->
            throw new RecordRejected(
                "/features" + RecordRejected.step(name),
                "must be a number, a string, a boolean, null or an array of numbers");
      }
    }
  }

  private void number(JsonParser parser, String name, byte[] utf8)
      throws IOException, RecordRejected {
    if (parser.getTextLength() > fields.limits().numberChars()) {
      fields.number(parser, "/features" + RecordRejected.step(name));
    }
    row.numeric(utf8, parser.getDoubleValue());
  }

  private void category(JsonParser parser, String name, byte[] utf8)
      throws IOException, RecordRejected {
    int length = parser.getTextLength();
    if (length > fields.limits().textChars()) {
      fields.checkLength(parser, "/features" + RecordRejected.step(name));
    }
    try {
      row.category(utf8, parser.getTextCharacters(), parser.getTextOffset(), length);
    } catch (IllegalArgumentException e) {
      throw new RecordRejected("/features" + RecordRejected.step(name), "holds " + e.getMessage());
    }
  }

  private void embedding(JsonParser parser, String name, byte[] utf8)
      throws IOException, RecordRejected {
    int length = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      String pointer = "/features" + RecordRejected.step(name);
      if (!parser.currentToken().isNumeric()) {
        throw new RecordRejected(pointer, "must hold numbers only");
      }
      if (length == fields.limits().embeddingLength()) {
        throw new RecordRejected(pointer, "must hold at most " + length + " numbers");
      }
      if (length == embedding.length) {
        embedding = Arrays.copyOf(embedding, length * 2);
      }
      embedding[length] = (float) fields.finite(parser, pointer);
      length++;
    }
    if (length == 0) {
      throw new RecordRejected(
          "/features" + RecordRejected.step(name), "must hold at least one number");
    }
    row.embedding(utf8, embedding, length);
  }

  private void probabilities(JsonParser parser) throws IOException, RecordRejected {
    object(parser, "/probabilities");
    classNames.clear();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      byte[] utf8 = classNames.add(name, fields.limits().nameChars(), "/probabilities");
      checkMembers(classNames, "/probabilities");
      parser.nextToken();
      row.probability(
          utf8, fields.probability(parser, "/probabilities" + RecordRejected.step(name)));
    }
  }

  private void tags(JsonParser parser) throws IOException, RecordRejected {
    object(parser, "/tags");
    tagNames.clear();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      byte[] utf8 = tagNames.add(name, fields.limits().nameChars(), "/tags");
      checkMembers(tagNames, "/tags");
      String pointer = "/tags" + RecordRejected.step(name);
      switch (parser.nextToken()) {
        case VALUE_STRING -> row.tag(utf8, fields.text(parser, pointer));
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
          fields.finite(parser, pointer);
          row.tag(utf8, parser.getText());
        }
        case VALUE_TRUE -> row.tag(utf8, "true");
        case VALUE_FALSE -> row.tag(utf8, "false");
        case VALUE_NULL -> {} // a tag without a value is no tag
        default -> throw new RecordRejected(pointer, "must be a string, a number or a boolean");
      }
    }
  }

  private void checkMembers(NameSet names, String pointer) throws RecordRejected {
    if (names.count() > fields.limits().features()) {
      throw new RecordRejected(
          pointer, "must have at most " + fields.limits().features() + " members");
    }
  }

  private static void object(JsonParser parser, String pointer) throws RecordRejected {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw new RecordRejected(pointer, "must be an object");
    }
  }
}

package dev.tidemark.storage.record;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tidemark.storage.model.ClassLabel;
import dev.tidemark.storage.shadow.CandidateAnswer;
import dev.tidemark.storage.shadow.CandidateAnswerRows;
import java.io.IOException;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads answers of candidates that run elsewhere. Version, prediction id and prediction are
 * required: without one of them there is nothing to compare.
 */
public final class CandidateAnswerDecoder extends RecordDecoder<CandidateAnswerRows> {
  private final Fields fields;
  private final @Nullable String defaultModel;
  private final Admission admission;
  private final NameSet classNames = new NameSet();
  private final Map<String, Double> probabilities = new LinkedHashMap<>();
  private final Set<String> given = new HashSet<>();
  private @Nullable String model;
  private @Nullable String version;
  private @Nullable String predictionId;
  private @Nullable ClassLabel prediction;
  private double score;
  private long timestamp;
  private long receivedAt;

  /**
   * @param defaultModel model of records that name none; null: they are rejected
   */
  public CandidateAnswerDecoder(
      RecordLimits limits, @Nullable String defaultModel, Admission admission) {
    this.fields = new Fields(limits);
    this.defaultModel = defaultModel;
    this.admission = admission;
  }

  @Override
  public CandidateAnswerRows newRows() {
    return new CandidateAnswerRows();
  }

  @Override
  public int size(CandidateAnswerRows rows) {
    return rows.size();
  }

  @Override
  public int byteSize(CandidateAnswerRows rows) {
    return rows.byteSize();
  }

  @Override
  public String wrapper() {
    return "shadow_predictions";
  }

  @Override
  void decode(JsonParser parser, long now) throws IOException, RecordRejected {
    model = null;
    version = null;
    predictionId = null;
    prediction = null;
    score = Double.NaN;
    probabilities.clear();
    given.clear();
    receivedAt = now;
    timestamp = now;
    for (JsonToken at = parser.currentToken();
        at == JsonToken.FIELD_NAME;
        at = parser.nextToken()) {
      String name = parser.currentName();
      boolean absent = parser.nextToken() == JsonToken.VALUE_NULL;
      if (!isMember(name)) {
        parser.skipChildren(); // of later versions and of the sender's own
      } else if (!given.add(name)) {
        throw new RecordRejected(RecordRejected.step(name), "is given twice");
      } else if (!absent) {
        read(parser, name);
      }
    }
    check();
  }

  private static boolean isMember(String name) {
    return switch (name) {
      case "model",
          "version",
          "prediction_id",
          "prediction",
          "score",
          "probabilities",
          "timestamp" ->
          true;
      default -> false;
    };
  }

  private void read(JsonParser parser, String name) throws IOException, RecordRejected {
    switch (name) {
      case "model" -> model = fields.name(parser, "/model");
      case "version" -> version = fields.nameOrInteger(parser, "/version");
      case "prediction_id" -> predictionId = fields.nameOrInteger(parser, "/prediction_id");
      case "prediction" -> prediction = fields.label(parser, "/prediction");
      case "score" -> score = fields.probability(parser, "/score");
      case "probabilities" -> probabilities(parser);
      case "timestamp" -> timestamp = fields.timestamp(parser, "/timestamp", receivedAt);
      default -> throw new IllegalArgumentException(name);
    }
  }

  private void probabilities(JsonParser parser) throws IOException, RecordRejected {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw new RecordRejected("/probabilities", "must be an object");
    }
    classNames.clear();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      classNames.add(name, fields.limits().nameChars(), "/probabilities");
      if (classNames.count() > fields.limits().features()) {
        throw new RecordRejected(
            "/probabilities", "must have at most " + fields.limits().features() + " members");
      }
      parser.nextToken();
      probabilities.put(
          name, fields.probability(parser, "/probabilities" + RecordRejected.step(name)));
    }
  }

  private void check() throws RecordRejected {
    String named = model();
    if (named == null) {
      throw new RecordRejected("/model", "is required");
    }
    if (version == null) {
      throw new RecordRejected("/version", "is required: the candidate's");
    }
    if (predictionId == null) {
      throw new RecordRejected(
          "/prediction_id", "is required: that of the prediction it answers too");
    }
    if (prediction == null) {
      throw new RecordRejected("/prediction", "is required");
    }
    String refusal = admission.refusal(named, version);
    if (refusal != null) {
      throw new RecordRejected("/model", refusal);
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
  void addTo(CandidateAnswerRows rows) {
    rows.add(
        new CandidateAnswer(
            Objects.requireNonNull(model()),
            Objects.requireNonNull(version),
            Objects.requireNonNull(predictionId),
            Objects.requireNonNull(prediction),
            score,
            probabilities,
            Instant.ofEpochMilli(timestamp),
            Instant.ofEpochMilli(receivedAt)));
  }
}

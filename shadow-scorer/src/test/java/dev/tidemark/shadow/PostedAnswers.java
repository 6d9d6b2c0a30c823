package dev.tidemark.shadow;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.model.ClassLabel;
import dev.tidemark.storage.shadow.CandidateAnswer;
import dev.tidemark.storage.shadow.CandidateAnswerRows;
import dev.tidemark.storage.shadow.CandidateAnswerWriter;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Puts answers of a candidate that runs elsewhere where the collector would have put them. */
public final class PostedAnswers {
  private final ClickHouse clickHouse;
  private final String model;
  private final String version;
  private long batch;

  public PostedAnswers(ClickHouse clickHouse, String model, String version) {
    this.clickHouse = clickHouse;
    this.model = model;
    this.version = version;
  }

  /**
   * Stores what a replay of a file answered, as if the serving system had.
   *
   * @param rows lines of the replay's stream by prediction id
   * @param which ids to take
   */
  public void store(
      Map<String, Map<String, Object>> rows, Predicate<String> which, Instant received) {
    CandidateAnswerRows answers = new CandidateAnswerRows();
    rows.forEach((id, row) -> {
      if (which.test(id)) {
        answers.add(answer(id, row, received));
      }
    });
    new CandidateAnswerWriter(clickHouse).write(List.of(answers), ++batch);
  }

  /** One answer. */
  public void store(String id, Object prediction, double score, Instant time, Instant received) {
    CandidateAnswerRows answers = new CandidateAnswerRows();
    answers.add(
        new CandidateAnswer(
            model, version, id, label(prediction), score, Map.of(), time, received));
    new CandidateAnswerWriter(clickHouse).write(List.of(answers), ++batch);
  }

  private CandidateAnswer answer(String id, Map<String, Object> row, Instant received) {
    Object score = row.get("score");
    return new CandidateAnswer(
        model,
        version,
        id,
        label(Json.value(row, "prediction")),
        score instanceof Number number ? number.doubleValue() : Double.NaN,
        Map.of(),
        Instant.parse(String.valueOf(row.get("timestamp"))),
        received);
  }

  private static ClassLabel label(Object value) {
    return value instanceof Number number
        ? ClassLabel.of(number.doubleValue())
        : ClassLabel.ofText(value.toString());
  }
}

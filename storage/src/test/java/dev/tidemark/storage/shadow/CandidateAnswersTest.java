package dev.tidemark.storage.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.clickhouse.RowBinaryOutput;
import dev.tidemark.storage.engine.TestEngine;
import dev.tidemark.storage.erasure.Eraser;
import dev.tidemark.storage.erasure.Selection;
import dev.tidemark.storage.model.ClassLabel;
import dev.tidemark.storage.replay.Chunk;
import dev.tidemark.storage.retention.RetentionKeeper;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Answers of a candidate that runs elsewhere, beside the champion's. */
class CandidateAnswersTest {
  private static final String MODEL = "credit";
  private static final Instant TEN = Instant.parse("2026-01-10T10:00:00Z");
  private static final Instant NOON = Instant.parse("2026-01-10T12:00:00Z");
  private static final Traffic TRAFFIC = new Traffic(MODEL, "1", TEN, NOON, 1);
  private static final Chunk WHOLE = new Chunk(TEN, NOON, "", "", 4);

  private ClickHouse clickHouse;
  private CandidateAnswers answers;
  private long batch;
  private long pairings;

  @BeforeEach
  void start() {
    clickHouse = TestEngine.newClickHouse();
    answers = new CandidateAnswers(clickHouse);
    predictions("1", TEN, "a", "b", "c", "d");
    predictions("other", TEN, "x");
  }

  @AfterEach
  void stop() {
    if (clickHouse != null) {
      clickHouse.close();
    }
  }

  @Test
  void answersArePaired_byId_andRowsWithoutOneAreLeftOut() {
    answer("4", TEN, "yes", 0.5, "a", "c", "x", "unknown");
    answer("5", TEN, "no", 0.1, "b");
    assertThat(pair(WHOLE)).isEqualTo(new CandidateAnswers.Pairs(4, 2));
    assertThat(rows())
        .containsExactly("4 a yes 0.5 {'yes':0.5} 1 0.25", "4 c yes 0.5 {'yes':0.5} 1 0.25");
    assertThat(answers.asked(TRAFFIC)).isEqualTo(4);
  }

  @Test
  void pairingAgain_addsWhatCameLate_replacesWhatChanged_andWritesNothingElse() {
    answer("4", TEN, "yes", 0.5, "a", "b");
    pair(WHOLE);
    answer("4", TEN.plusSeconds(1), "no", 0.75, "b");
    answer("4", TEN.minusSeconds(1), "no", 0.125, "a"); // older than the one that counts
    answer("4", TEN, "yes", 0.5, "c");
    assertThat(pair(WHOLE)).isEqualTo(new CandidateAnswers.Pairs(4, 3));
    assertThat(rows())
        .containsExactly(
            "4 a yes 0.5 {'yes':0.5} 1 0.25",
            "4 b no 0.75 {'no':0.75} 1 0.25",
            "4 c yes 0.5 {'yes':0.5} 1 0.25");
    long written = written();
    assertThat(pair(WHOLE)).isEqualTo(new CandidateAnswers.Pairs(4, 3));
    assertThat(written()).isEqualTo(written);
  }

  @Test
  void chunksAndSamples_areThoseOfAnyReplay() {
    answer("4", TEN, "yes", 0.5, "a", "b", "c", "d");
    assertThat(pair(new Chunk(TEN, TEN.plusMillis(1), "", "b", 2)))
        .isEqualTo(new CandidateAnswers.Pairs(2, 2));
    assertThat(pair(new Chunk(TEN, NOON, "b", "", 2))).isEqualTo(new CandidateAnswers.Pairs(2, 2));
    assertThat(pair(new Chunk(NOON.minusSeconds(60), NOON, "", "", 0)))
        .isEqualTo(new CandidateAnswers.Pairs(0, 0));
    assertThat(rows()).hasSize(4);
    Traffic none = new Traffic(MODEL, "1", TEN, NOON, 1e-6);
    assertThat(answers.pair(none, WHOLE, "4", "sampled", NOON).rows()).isZero();
  }

  @Test
  void numbersAndAbsentScores_arePairedAsTheyWereSent() {
    CandidateAnswerRows sent = new CandidateAnswerRows();
    sent.add(
        new CandidateAnswer(MODEL, "4", "a", ClassLabel.of(-0.5), Double.NaN, Map.of(), TEN, TEN));
    new CandidateAnswerWriter(clickHouse).write(List.of(sent), ++batch);
    pair(WHOLE);
    assertThat(rows()).containsExactly("4 a  nan {} 1 0.25");
    long written = written();
    pair(WHOLE);
    assertThat(written()).isEqualTo(written);
  }

  @Test
  void versions_sayWhatHasComeIn() {
    assertThat(answers.exist(MODEL, "4")).isFalse();
    assertThat(answers.find(MODEL, "4")).isEmpty();
    answer("4", TEN, "yes", 0.5, "a", "b");
    answer("5", TEN, "yes", 0.5, "a");
    assertThat(answers.exist(MODEL, "4")).isTrue();
    assertThat(answers.exist(MODEL, "1")).isFalse();
    assertThat(answers.find(MODEL, "4"))
        .contains(new CandidateAnswers.Answered(MODEL, "4", 2, NOON, NOON));
    assertThat(answers.versions(MODEL))
        .extracting(CandidateAnswers.Answered::version)
        .containsExactly("4", "5");
    assertThat(answers.versions("nobody")).isEmpty();
  }

  @Test
  void encodedPieces_comeBackEqual() throws Exception {
    CandidateAnswerRows rows = new CandidateAnswerRows();
    for (int i = 0; i < 100; i++) {
      rows.add(
          new CandidateAnswer(
              MODEL,
              "4",
              "p" + i,
              i % 2 == 0 ? ClassLabel.of(i) : ClassLabel.ofText("yes"),
              i % 3 == 0 ? Double.NaN : 0.5,
              i % 5 == 0 ? Map.of() : Map.of("yes", 0.5, "no", 0.5),
              TEN.plusMillis(i),
              NOON));
    }
    List<CandidateAnswer> decoded = new ArrayList<>();
    List<CandidateAnswerRows.Piece> pieces = rows.encode(1_000);
    for (CandidateAnswerRows.Piece piece : pieces) {
      CandidateAnswerRows some = CandidateAnswerRows.decode(piece.bytes());
      assertThat(some.size()).isEqualTo(piece.rows());
      decoded.addAll(some.answers());
    }
    assertThat(pieces).hasSizeGreaterThan(5);
    assertThat(decoded).isEqualTo(rows.answers());
  }

  @Test
  void erasure_andRetention_reachThem() {
    answer("4", TEN, "yes", 0.5, "a", "b");
    answer("5", TEN, "yes", 0.5, "a");
    var erased = new Eraser(clickHouse).erase(new Selection(MODEL, Set.of("a"), Map.of()));
    assertThat(erased.candidateAnswers()).isEqualTo(2);
    assertThat(answers.versions(MODEL))
        .extracting(CandidateAnswers.Answered::version)
        .containsExactly("4");
    new RetentionKeeper(clickHouse).apply(Optional.of(Duration.ofDays(30)));
    assertThat(
            clickHouse.rows(
                "SELECT create_table_query FROM system.tables"
                    + " WHERE database = currentDatabase() AND name = 'candidate_answers'",
                List.of(),
                row -> row.getString(1)))
        .singleElement()
        .asString()
        .contains(" TTL ");
  }

  private CandidateAnswers.Pairs pair(Chunk chunk) {
    return answers.pair(TRAFFIC, chunk, "4", "r1", NOON.plusMillis(++pairings));
  }

  private void answer(
      String version, Instant time, String prediction, double score, String... ids) {
    CandidateAnswerRows rows = new CandidateAnswerRows();
    for (String id : ids) {
      rows.add(
          new CandidateAnswer(
              MODEL,
              version,
              id,
              ClassLabel.ofText(prediction),
              score,
              Map.of(prediction, score),
              time,
              NOON));
    }
    new CandidateAnswerWriter(clickHouse).write(List.of(rows), ++batch);
  }

  private void predictions(String version, Instant time, String... ids) {
    RowBinaryOutput out = new RowBinaryOutput();
    for (String id : ids) {
      out.writeString(MODEL).writeString(version).writeString(id);
      out.writeInstant(time).writeInstant(time).writeDouble(1).writeDouble(0.25);
    }
    clickHouse.insert(
        "predictions",
        List.of(
            "model", "version", "prediction_id", "ts", "received_at", "prediction_value", "score"),
        out,
        "p" + ++batch);
  }

  private List<String> rows() {
    return clickHouse.rows(
        "SELECT format('{} {} {} {} {} {} {}', toString(candidate), prediction_id,"
            + " toString(prediction_label), toString(score), toString(probabilities),"
            + " toString(champion_value), toString(champion_score))"
            + " FROM shadow_predictions FINAL WHERE replay_id = 'r1' ORDER BY prediction_id",
        List.of(),
        row -> row.getString(1));
  }

  /** Times of writing, all together: changes when a row is written. */
  private long written() {
    return clickHouse
        .rows(
            "SELECT reinterpretAsInt64(cityHash64(groupArray((prediction_id, written_at)))) FROM"
                + " (SELECT * FROM shadow_predictions FINAL ORDER BY prediction_id)",
            List.of(),
            row -> row.getLong(1))
        .getFirst();
  }
}

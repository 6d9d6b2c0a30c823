package dev.tidemark.storage.shadow;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.clickhouse.RowBinaryInput;
import dev.tidemark.storage.replay.Chunk;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What candidates that run elsewhere answered, and its pairs with the champion. Thread-safe. */
public final class CandidateAnswers {
  /** Grain: a model's version; reads three columns of the answers asked about; '' asks for all. */
  private static final String VERSIONS =
      """
      SELECT toString(model) AS of, toString(version) AS name, toInt64(count()),
        toUnixTimestamp64Milli(min(received_at)), toUnixTimestamp64Milli(max(received_at))
      FROM candidate_answers
      WHERE ({model:String} = '' OR model = {model:String})
        AND ({version:String} = '' OR version = {version:String})
      GROUP BY of, name ORDER BY of, name
      """;

  /** Grain: at most one row; reads a granule. */
  private static final String ANY =
      """
      SELECT 1 FROM candidate_answers
      WHERE model = {model:String} AND version = {version:String} LIMIT 1
      """;

  /** The champion's predictions of a chunk. */
  private static final String CHUNK =
      """
      FROM predictions FINAL
          WHERE model = {model:String} AND version = {version:String}
            AND ({shares:UInt64} >= 1000000
              OR cityHash64(prediction_id) % 1000000 < {shares:UInt64}) AND
      """
          + ChunkRows.CONDITION;

  /** The ids of a chunk that have been answered, or what was answered, as it stands now. */
  private static final String PAIRED =
      """
      FROM shadow_predictions FINAL
          WHERE model = {model:String} AND replay_id = {replay:String} AND
      """
          + ChunkRows.CONDITION;

  /** One number for a whole answer, alike on both sides. */
  static final String CONTENT =
      "cityHash64(prediction_value, toString(prediction_label), score,"
          + " mapKeys(probabilities), mapValues(probabilities))";

  /** Grain: a prediction answered by both. Bounded by the chunk; what stands there is left. */
  private static final String PAIR =
      """
      INSERT INTO shadow_predictions (model, replay_id, candidate, prediction_id, ts,
        prediction_value, prediction_label, score, probabilities,
        champion_value, champion_label, champion_score, written_at)
      SELECT {model:String}, {replay:String}, {candidate:String}, p.prediction_id, p.ts,
        a.prediction_value, a.prediction_label, a.score, a.probabilities,
        p.prediction_value, p.prediction_label, p.score,
        fromUnixTimestamp64Milli({written_at:Int64}, 'UTC')
      FROM (
        SELECT prediction_id, ts, prediction_value, prediction_label, score
      """
          + CHUNK
          + """
            ) AS p
            INNER JOIN (
              SELECT prediction_id, prediction_value, prediction_label, score, probabilities,
          """
          + CONTENT
          + """
             AS content
              FROM candidate_answers FINAL
              WHERE model = {model:String} AND version = {candidate:String}
                AND prediction_id IN (SELECT prediction_id
          """
          + CHUNK
          + """
            )) AS a ON a.prediction_id = p.prediction_id
            WHERE (p.prediction_id, a.content) NOT IN (SELECT prediction_id,
          """
          + CONTENT
          + "\n"
          + PAIRED
          + """
            )
          SETTINGS do_not_merge_across_partitions_select_final = 1
          """;

  /** Grain: one row; reads the chunk's ids on both sides. */
  private static final String COUNT =
      "SELECT toInt64(count()), toInt64(countIf(prediction_id IN (SELECT prediction_id\n"
          + PAIRED
          + ")))\n"
          + CHUNK
          + "SETTINGS do_not_merge_across_partitions_select_final = 1";

  /** Grain: one row; reads the period's ids. */
  private static final String ASKED =
      "SELECT toInt64(count())\n"
          + CHUNK
          + "SETTINGS do_not_merge_across_partitions_select_final = 1";

  private final ClickHouse clickHouse;

  public CandidateAnswers(ClickHouse clickHouse) {
    this.clickHouse = clickHouse;
  }

  /**
   * A version of which answers were posted.
   *
   * @param records answers stored; one sent again may count until ClickHouse has merged it
   */
  public record Answered(
      String model,
      String version,
      long records,
      Instant firstReceivedAt,
      Instant lastReceivedAt) {}

  /**
   * What became of a chunk.
   *
   * @param rows predictions of the champion in it
   * @param answered those that the candidate answered, too
   */
  public record Pairs(long rows, long answered) {}

  /** The versions of every model of which answers were posted, by model and name. */
  public List<Answered> versions() {
    return versions("", "");
  }

  /** The versions of a model of which answers were posted, by name. */
  public List<Answered> versions(String model) {
    return versions(model, "");
  }

  /** One version; empty when no answer of it was posted. */
  public Optional<Answered> find(String model, String version) {
    return versions(model, version).stream().findFirst();
  }

  private List<Answered> versions(String model, String version) {
    return clickHouse.columns(
        VERSIONS,
        Map.of("model", model, "version", version),
        ClickHouse.each(in ->
            new Answered(
                in.readString(),
                in.readString(),
                in.readLong(),
                in.readInstant(),
                in.readInstant())));
  }

  /** Whether any answer of a version was posted. */
  public boolean exist(String model, String version) {
    return clickHouse.columns(
        ANY, Map.of("model", model, "version", version), RowBinaryInput::hasNext);
  }

  /**
   * Stores the champion's rows of a chunk beside the candidate's answers to them. Doing it again
   * adds what has been answered since and replaces what was answered anew; a row without an answer
   * is left out.
   *
   * @param rowsId what the rows are kept under
   * @param writtenAt of two rows of one prediction the later one counts
   */
  public Pairs pair(
      Traffic traffic, Chunk chunk, String candidate, String rowsId, Instant writtenAt) {
    Map<String, Object> parameters = parameters(traffic, chunk, rowsId);
    parameters.put("candidate", candidate);
    parameters.put("written_at", writtenAt);
    clickHouse.execute(PAIR, parameters);
    return clickHouse.columns(COUNT, parameters(traffic, chunk, rowsId), CandidateAnswers::pairs);
  }

  /** The champion's predictions, answered or not. */
  public long asked(Traffic traffic) {
    Chunk period = new Chunk(traffic.from(), traffic.to(), "", "", 0);
    return clickHouse.columns(
        ASKED, parameters(traffic, period, ""), in -> in.hasNext() ? in.readLong() : 0L);
  }

  private static Pairs pairs(RowBinaryInput in) throws IOException {
    return in.hasNext() ? new Pairs(in.readLong(), in.readLong()) : new Pairs(0, 0);
  }

  private static Map<String, Object> parameters(Traffic traffic, Chunk chunk, String rowsId) {
    Map<String, Object> parameters = new HashMap<>(traffic.parameters(chunk.from(), chunk.to()));
    ChunkRows.bind(chunk, parameters);
    parameters.put("replay", rowsId);
    return parameters;
  }
}

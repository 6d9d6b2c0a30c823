package dev.tidemark.storage.column;

/**
 * A standing shadow's answers as if they were logged predictions: the candidate's answers with the
 * tags, features and weight of the predictions they answer, and the champion's answers beside.
 */
final class ShadowAnswers {
  private static final String PERIOD =
      """
       AND ts >= fromUnixTimestamp64Milli({start:Int64}, 'UTC')
            AND ts < fromUnixTimestamp64Milli({end:Int64}, 'UTC')
      """;

  /** Ids of the window's answers. */
  static final String IDS =
      """
      SELECT prediction_id FROM shadow_predictions
      WHERE model = {model:String} AND replay_id = {standing:String}
      """
          + PERIOD;

  /** Grain: a prediction answered by both; reads the window on both sides. */
  static final String TABLE =
      """
      (SELECT s.prediction_id AS prediction_id, s.ts AS ts,
         s.prediction_value AS prediction_value, s.prediction_label AS prediction_label,
         s.score AS score, s.probabilities AS probabilities, s.champion_value AS champion_value,
         s.champion_label AS champion_label, s.champion_score AS champion_score,
         p.num AS num, p.cat AS cat, p.tags AS tags, p.weight AS weight,
         nan AS latency_ms, '' AS error, CAST([], 'Array(String)') AS null_features
       FROM
         (SELECT * FROM shadow_predictions FINAL
          WHERE model = {model:String} AND replay_id = {standing:String}
      """
          + PERIOD
          + """
             ) AS s
             INNER JOIN
             (SELECT prediction_id, num, cat, tags, weight FROM predictions FINAL
              WHERE model = {model:String} AND version = {version:String}
          """
          + PERIOD
          + """
             ) AS p ON p.prediction_id = s.prediction_id)
          """;

  private ShadowAnswers() {}
}

package dev.tidemark.storage.shadow;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.replay.Replay;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the log holds of replayed predictions beside the answers. Thread-safe. */
public final class ShadowDetails {
  /** Grain: a prediction. Reads tags, cat and num of the period. */
  private static final String SEGMENTS =
      """
      SELECT prediction_id, value FROM (
        SELECT prediction_id, multiIf(
          mapContains(tags, {key:String}), toString(tags[{key:String}]),
          mapContains(cat, {key:String}), toString(cat[{key:String}]),
          mapContains(num, {key:String}), toString(num[{key:String}]), '') AS value
        FROM predictions FINAL
        WHERE model = {model:String} AND version = {version:String}
          AND ts >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
          AND ts < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
          AND ({shares:UInt64} >= 1000000 OR cityHash64(prediction_id) % 1000000 < {shares:UInt64})
      )
      WHERE value != ''
      """;

  /** Grain: a prediction; as many as there are ids. */
  private static final String FEATURES =
      """
      SELECT prediction_id, num, cat
      FROM predictions FINAL
      WHERE model = {model:String} AND version = {version:String}
        AND ts >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
        AND ts < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
        AND prediction_id IN {ids:Array(String)}
      """;

  /** Grain: a replay. */
  private static final String LABELS =
      """
      SELECT concat(toString(count()), ' ', toString(sum(
        cityHash64(prediction_id, ts, label_value, label_label, retracted))))
      FROM labels FINAL
      WHERE model = {model:String} AND prediction_id IN (
        SELECT prediction_id FROM shadow_predictions
        WHERE model = {model:String} AND replay_id = {replay:String})
      """;

  private final ClickHouse clickHouse;

  public ShadowDetails(ClickHouse clickHouse) {
    this.clickHouse = clickHouse;
  }

  /**
   * Each prediction's value of a tag, or of a feature of that name; those without are left out.
   *
   * @param shares of a million, chosen by a hash of the prediction id
   */
  public Map<String, String> segments(Replay replay, String key, long shares) {
    Map<String, Object> parameters = period(replay);
    parameters.put("shares", shares);
    parameters.put("key", key);
    return clickHouse.columns(
        SEGMENTS,
        parameters,
        in -> {
          Map<String, String> values = new HashMap<>();
          Map<String, String> known = new HashMap<>();
          while (in.hasNext()) {
            String id = in.readString();
            String value = in.readString();
            values.put(id, known.computeIfAbsent(value, same -> same));
          }
          return values;
        });
  }

  /** The features of some predictions, numbers first. */
  public Map<String, Map<String, Object>> features(Replay replay, Collection<String> ids) {
    Map<String, Object> parameters = period(replay);
    parameters.put("ids", ids);
    return clickHouse.columns(
        FEATURES,
        parameters,
        in -> {
          Map<String, Map<String, Object>> found = new HashMap<>();
          while (in.hasNext()) {
            String id = in.readString();
            Map<String, Object> features = new LinkedHashMap<>(in.readNumbers());
            features.values().removeIf(value -> !Double.isFinite((Double) value));
            features.putAll(in.readTexts());
            found.put(id, features);
          }
          return found;
        });
  }

  /**
   * A text that stays the same while the labels of a replay's predictions do.
   *
   * @param rowsId what the replay's rows are kept under
   */
  public String labels(String model, String rowsId) {
    return clickHouse.columns(
        LABELS,
        Map.of("model", model, "replay", rowsId),
        in -> in.hasNext() ? in.readString() : "");
  }

  private static Map<String, Object> period(Replay replay) {
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("model", replay.model());
    parameters.put("version", replay.champion());
    parameters.put("from", replay.fromTs().toEpochMilli());
    parameters.put("to", replay.toTs().toEpochMilli());
    return parameters;
  }
}

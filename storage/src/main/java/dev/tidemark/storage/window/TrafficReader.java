package dev.tidemark.storage.window;

import static dev.tidemark.storage.clickhouse.ClickHouse.each;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.clickhouse.RowBinaryInput;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where a model's traffic lies in time, without reading its rows. Thread-safe. */
@Singleton
public final class TrafficReader {
  private static final String FROM_TO =
      " AND ts >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')"
          + " AND ts < fromUnixTimestamp64Milli({to:Int64}, 'UTC')";

  /** Grain: one minute of one version; reads two columns of the period. */
  private static final String MINUTES =
      "SELECT version, toInt64(toUnixTimestamp(toStartOfMinute(ts))) * 1000 AS minute, count(),"
          + " toUnixTimestamp64Milli(max(received_at)) FROM predictions"
          + " WHERE model = {model:String}"
          + FROM_TO
          + " GROUP BY version, minute ORDER BY version, minute";

  /** Grain: one version; reads two columns of all of the model's rows. */
  private static final String VERSIONS =
      "SELECT version, count(), min(ts), max(ts) FROM predictions WHERE model = {model:String}"
          + " GROUP BY version ORDER BY version";

  /** Grain: one hour of event time that received predictions; pruned by time of receipt. */
  private static final String TOUCHED_BY_PREDICTIONS =
      "SELECT DISTINCT toInt64(toUnixTimestamp(toStartOfHour(ts))) * 1000 AS hour FROM predictions"
          + " WHERE model = {model:String}"
          + " AND received_at >= fromUnixTimestamp64Milli({since:Int64}, 'UTC') ORDER BY hour";

  /** Grain: one hour of event time whose predictions received labels; looked up by their ids. */
  private static final String TOUCHED_BY_LABELS =
      "SELECT DISTINCT toInt64(toUnixTimestamp(toStartOfHour(ts))) * 1000 AS hour"
          + " FROM prediction_ids WHERE model = {model:String} AND prediction_id IN"
          + " (SELECT prediction_id FROM labels WHERE model = {model:String}"
          + " AND received_at >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')) ORDER BY hour";

  /**
   * Grain: an hour of a model's event time; pruned by time of receipt. The ids of labels are looked
   * up; their hours all count what came for the model.
   */
  private static final String RECEIVED =
      """
      SELECT model, toInt64(toUnixTimestamp(hour)) * 1000 AS start, sum(rows),
        toUnixTimestamp64Milli(max(last))
      FROM (
        SELECT model, toStartOfHour(ts) AS hour, count() AS rows, max(received_at) AS last
        FROM predictions
        WHERE received_at >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')
        GROUP BY model, hour
        UNION ALL
        SELECT model, hour, rows, last
        FROM (
          SELECT model, toStartOfHour(ts) AS hour FROM prediction_ids
          WHERE (model, prediction_id) IN (
            SELECT model, prediction_id FROM labels
            WHERE received_at >= fromUnixTimestamp64Milli({since:Int64}, 'UTC'))
          GROUP BY model, hour
        ) AS labelled
        INNER JOIN (
          SELECT model, count() AS rows, max(received_at) AS last FROM labels
          WHERE received_at >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')
          GROUP BY model
        ) AS labels ON labels.model = labelled.model
        UNION ALL
        SELECT model, toStartOfHour(ts) AS hour, count() AS rows, max(written_at) AS last
        FROM shadow_predictions
        WHERE replay_id IN {shadows:Array(String)}
          AND written_at >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')
        GROUP BY model, hour
      )
      GROUP BY model, start
      """;

  /** Grain: the window; one row that changes when its predictions or their labels do. */
  private static final String FINGERPRINT =
      "SELECT concat(toString(uniqExact(prediction_id)), ' ', toString(max(received_at)), ' ',"
          + " ifNull((SELECT concat(toString(uniqExact((prediction_id, ts))), ' ',"
          + " toString(max(received_at))) FROM labels WHERE model = {model:String}"
          + " AND prediction_id IN (SELECT prediction_id FROM predictions"
          + " WHERE model = {model:String}"
          + FROM_TO
          + ")), '')) FROM predictions WHERE model = {model:String}"
          + FROM_TO;

  private final ClickHouse clickHouse;

  public TrafficReader(ClickHouse clickHouse) {
    this.clickHouse = clickHouse;
  }

  /**
   * Rows of one version in one minute; a repeated id may count more than once.
   *
   * @param lastReceived when the last of them arrived
   */
  public record Minute(String version, Instant start, long rows, Instant lastReceived) {}

  /** A version's traffic. */
  public record VersionTraffic(String version, long rows, Instant first, Instant last) {}

  /** The minutes with traffic, by version, then time. */
  public List<Minute> minutes(String model, TimeWindow period) {
    return clickHouse.columns(
        MINUTES,
        Map.of("model", model, "from", period.start(), "to", period.end()),
        each(row ->
            new Minute(row.readString(), row.readInstant(), row.readLong(), row.readInstant())));
  }

  /** The versions seen, by name. */
  public List<VersionTraffic> versions(String model) {
    return clickHouse.columns(
        VERSIONS,
        Map.of("model", model),
        each(row ->
            new VersionTraffic(
                row.readString(), row.readLong(), row.readInstant(), row.readInstant())));
  }

  /**
   * What has come for an hour of a model's event time since some moment.
   *
   * @param rows predictions, labels and answers; those sent twice may count more than once
   * @param last when the last of them arrived
   */
  public record Receipt(long rows, Instant last) {}

  /**
   * What has come for each model since some moment, by the start of the hour of event time.
   *
   * @param shadows standing shadows whose answers count
   */
  public Map<String, Map<Instant, Receipt>> received(Instant since, Collection<String> shadows) {
    return clickHouse.columns(
        RECEIVED,
        Map.of("since", since, "shadows", shadows),
        rows -> {
          Map<String, Map<Instant, Receipt>> models = new HashMap<>();
          while (rows.hasNext()) {
            models
                .computeIfAbsent(rows.readString(), _ -> new HashMap<>())
                .put(rows.readInstant(), new Receipt(rows.readLong(), rows.readInstant()));
          }
          return models;
        });
  }

  /** Starts of the hours of event time whose rows or labels arrived since then. */
  public List<Instant> touchedHours(String model, Instant since) {
    Map<String, Object> parameters = Map.of("model", model, "since", since);
    List<Instant> hours =
        new ArrayList<>(
            clickHouse.columns(
                TOUCHED_BY_PREDICTIONS, parameters, each(RowBinaryInput::readInstant)));
    hours.addAll(
        clickHouse.columns(TOUCHED_BY_LABELS, parameters, each(RowBinaryInput::readInstant)));
    return hours.stream().distinct().sorted().toList();
  }

  /** A text that changes when the window's predictions or their labels do. */
  public String fingerprint(String model, TimeWindow window) {
    return clickHouse.columns(
        FINGERPRINT,
        Map.of("model", model, "from", window.start(), "to", window.end()),
        row -> row.readString());
  }
}

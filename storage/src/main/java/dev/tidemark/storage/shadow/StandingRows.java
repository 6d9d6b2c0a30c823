package dev.tidemark.storage.shadow;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.replay.StandingShadow;
import dev.tidemark.storage.window.TimeWindow;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What standing shadows have answered, and what they have not yet. Thread-safe. */
@Singleton
public final class StandingRows {
  private static final Duration HOUR = Duration.ofHours(1);

  /** Grain: an hour of event time; pruned by time of writing. */
  private static final String TOUCHED =
      """
      SELECT DISTINCT toInt64(toUnixTimestamp(toStartOfHour(ts))) * 1000 AS hour
      FROM shadow_predictions
      WHERE model = {model:String} AND replay_id IN {ids:Array(String)}
        AND written_at >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')
      ORDER BY hour
      """;

  /** Grain: a standing shadow with rows in the window. */
  private static final String STATE =
      """
      SELECT toString(replay_id) AS id,
        concat(toString(uniqExact(prediction_id)), ' ', toString(max(written_at)))
      FROM shadow_predictions
      WHERE model = {model:String} AND replay_id IN {ids:Array(String)}
        AND ts >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
        AND ts < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
      GROUP BY id ORDER BY id
      """;

  /** Grain: an hour; reads what was received since, and the answers of the hours it is about. */
  private static final String UNANSWERED =
      """
      SELECT toInt64(toUnixTimestamp(toStartOfHour(ts))) * 1000 AS hour
      FROM predictions
      WHERE model = {model:String} AND version = {version:String}
        AND ts >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
        AND ts < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
        AND received_at >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')
        AND ({shares:UInt64} >= 1000000 OR cityHash64(prediction_id) % 1000000 < {shares:UInt64})
        AND prediction_id NOT IN (
          SELECT prediction_id FROM shadow_predictions
          WHERE model = {model:String} AND replay_id = {id:String}
            AND ts >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
            AND ts < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
            AND toStartOfHour(ts) IN (
              SELECT toStartOfHour(ts) FROM predictions
              WHERE model = {model:String} AND version = {version:String}
                AND ts >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
                AND ts < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
                AND received_at >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')))
      GROUP BY hour ORDER BY hour
      """;

  /**
   * Grain: an hour of the period to which answers of a candidate that runs elsewhere, or late
   * predictions of the champion, were received since. Looks up the ids received.
   */
  private static final String RECEIVED =
      """
      SELECT toInt64(toUnixTimestamp(toStartOfHour(ts))) * 1000 AS hour
      FROM prediction_ids
      WHERE model = {model:String}
        AND ts >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
        AND ts < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
        AND prediction_id IN (
          SELECT prediction_id FROM candidate_answers
          WHERE model = {model:String} AND version = {candidate:String}
            AND received_at >= fromUnixTimestamp64Milli({since:Int64}, 'UTC'))
      GROUP BY hour
      UNION DISTINCT
      SELECT toInt64(toUnixTimestamp(toStartOfHour(ts))) * 1000 AS hour
      FROM predictions
      WHERE model = {model:String} AND version = {version:String}
        AND ts >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
        AND ts < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
        AND received_at >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')
      GROUP BY hour
      """;

  /** Grain: an hour, of those given, with answers that are not paired as they stand now. */
  private static final String UNPAIRED =
      """
      SELECT toInt64(toUnixTimestamp(toStartOfHour(p.ts))) * 1000 AS hour
      FROM (
        SELECT prediction_id, ts FROM predictions
        WHERE model = {model:String} AND version = {version:String}
          AND ts >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
          AND ts < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
          AND toStartOfHour(ts) IN (SELECT toDateTime(arrayJoin({hours:Array(Int64)}), 'UTC'))
          AND ({shares:UInt64} >= 1000000 OR cityHash64(prediction_id) % 1000000 < {shares:UInt64})
      ) AS p
      INNER JOIN (
        SELECT prediction_id,
      """
          + CandidateAnswers.CONTENT
          + """
             AS content
              FROM candidate_answers FINAL
              WHERE model = {model:String} AND version = {candidate:String}
                AND prediction_id IN (
                  SELECT prediction_id FROM predictions
                  WHERE model = {model:String} AND version = {version:String}
                    AND ts >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
                    AND ts < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
                    AND toStartOfHour(ts) IN (
                      SELECT toDateTime(arrayJoin({hours:Array(Int64)}), 'UTC')))
            ) AS a ON a.prediction_id = p.prediction_id
            WHERE (p.prediction_id, a.content) NOT IN (
              SELECT prediction_id,
          """
          + CandidateAnswers.CONTENT
          + """

              FROM shadow_predictions FINAL
              WHERE model = {model:String} AND replay_id = {id:String}
                AND ts >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
                AND ts < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
                AND toStartOfHour(ts) IN (
                  SELECT toDateTime(arrayJoin({hours:Array(Int64)}), 'UTC')))
            GROUP BY hour ORDER BY hour
          """;

  /** Grain: one row; reads times and versions of the period. */
  private static final String FIRST =
      """
      SELECT count(), toUnixTimestamp64Milli(min(ts))
      FROM predictions
      WHERE model = {model:String} AND version = {version:String}
        AND ts >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
        AND ts < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
      """;

  private final ClickHouse clickHouse;

  public StandingRows(ClickHouse clickHouse) {
    this.clickHouse = clickHouse;
  }

  /** Starts of the hours of event time in which answers were written since then, in order. */
  public List<Instant> touchedHours(String model, Collection<String> ids, Instant since) {
    return ids.isEmpty()
        ? List.of()
        : hours(TOUCHED, Map.of("model", model, "ids", ids, "since", since));
  }

  /** For each that has answers in a window, a text that changes when they do; in order of ids. */
  public List<String> states(String model, Collection<String> ids, TimeWindow window) {
    if (ids.isEmpty()) {
      return List.of();
    }
    return clickHouse.columns(
        STATE,
        Map.of("model", model, "ids", ids, "from", window.start(), "to", window.end()),
        in -> {
          List<String> states = new ArrayList<>();
          while (in.hasNext()) {
            states.add(in.readString() + " " + in.readString());
          }
          return states;
        });
  }

  /** Whether a standing shadow has answers in a window. */
  public boolean hasAnswers(StandingShadow standing, TimeWindow window) {
    return !states(standing.model(), List.of(standing.id()), window).isEmpty();
  }

  /** The first prediction to follow that is not answered yet; empty when there is none before. */
  public Optional<Instant> firstPrediction(StandingShadow standing, Instant before) {
    return clickHouse.columns(
        FIRST,
        Map.of(
            "model",
            standing.model(),
            "version",
            standing.champion(),
            "from",
            standing.untilTs(),
            "to",
            before),
        in -> in.readLong() == 0 ? Optional.<Instant>empty() : Optional.of(in.readInstant()));
  }

  /**
   * The first hours, without a gap, that hold predictions which a standing shadow has passed by
   * because they came late. Where the candidate runs elsewhere: those with answers that came late,
   * or anew; predictions to which none has come are not waited for.
   *
   * @param receivedSince those that came before are not looked at
   */
  public Optional<TimeWindow> firstUnanswered(StandingShadow standing, Instant receivedSince) {
    if (!standing.fromTs().isBefore(standing.untilTs())) {
      return Optional.empty();
    }
    Traffic traffic =
        new Traffic(
            standing.model(),
            standing.champion(),
            standing.fromTs(),
            standing.untilTs(),
            standing.sampleRate());
    Map<String, Object> parameters =
        new HashMap<>(traffic.parameters(standing.fromTs(), standing.untilTs()));
    parameters.put("since", receivedSince);
    parameters.put("id", standing.id());
    List<Instant> hours =
        switch (standing.source()) {
          case FILE -> hours(UNANSWERED, parameters);
          case LOGGED -> unpaired(standing, parameters);
        };
    if (hours.isEmpty()) {
      return Optional.empty();
    }
    Instant start = hours.getFirst();
    Instant end = start.plus(HOUR);
    for (Instant hour : hours.subList(1, hours.size())) {
      if (!hour.equals(end)) {
        break;
      }
      end = end.plus(HOUR);
    }
    return Optional.of(
        new TimeWindow(
            start.isBefore(standing.fromTs()) ? standing.fromTs() : start,
            end.isAfter(standing.untilTs()) ? standing.untilTs() : end));
  }

  private List<Instant> unpaired(StandingShadow standing, Map<String, Object> parameters) {
    parameters.put("candidate", standing.candidate());
    List<Instant> received = hours(RECEIVED, parameters);
    if (received.isEmpty()) {
      return List.of();
    }
    parameters.put("hours", received.stream().mapToLong(Instant::getEpochSecond).toArray());
    return hours(UNPAIRED, parameters);
  }

  private List<Instant> hours(String sql, Map<String, Object> parameters) {
    return clickHouse.columns(
        sql,
        parameters,
        in -> {
          List<Instant> hours = new ArrayList<>();
          while (in.hasNext()) {
            hours.add(in.readInstant());
          }
          return hours;
        });
  }
}

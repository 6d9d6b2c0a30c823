package dev.tidemark.storage.result;

import static dev.tidemark.storage.clickhouse.ClickHouse.each;

import dev.tidemark.storage.clickhouse.ClickHouse;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells what was written to {@code metrics} lately, without reading it. Thread-safe.
 *
 * <p>A window has data when it has predictions: a {@code row_count}, or anything said of a feature
 * or an output. What users post as business metrics, and what is counted by time of arrival, is no
 * sign of traffic.
 */
@Singleton
public final class ResultChanges {
  /**
   * Grain: one row a run of the analyzer (model, time, window). The index on {@code computed_at}
   * leaves out granules that hold nothing new; of the others four narrow columns are read.
   */
  private static final String CHANGED =
      """
      SELECT model, toUnixTimestamp64Milli(computed_at), toUnixTimestamp64Milli(window_start),
        count(), toUnixTimestamp64Milli(
          maxIf(window_end, sample_size > 0 AND (subject != 'model' OR metric = 'row_count')))
      FROM metrics
      WHERE computed_at > fromUnixTimestamp64Milli({computed_after:Int64}, 'UTC')
        AND secondary = 0
      GROUP BY model, computed_at, window_start
      """;

  /** Grain: one row a model; reads three narrow columns of the whole table. */
  private static final String MODELS =
      """
      SELECT model, toUnixTimestamp64Milli(max(computed_at)),
        toUnixTimestamp64Milli(
          maxIf(window_end, sample_size > 0 AND (subject != 'model' OR metric = 'row_count')))
      FROM metrics
      WHERE secondary = 0
      GROUP BY model
      """;

  /** Grain: one row a series; pruned to the models by the primary key, to months by the time. */
  private static final String NEWEST =
      """
      SELECT model, version, metric, subject, feature, segment, window_length,
        toUnixTimestamp64Milli(max(window_start))
      FROM metrics
      WHERE model IN {models:Array(String)} AND status IN ('ok', 'warning', 'drift')
        AND secondary = 0
        AND window_start >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
        AND computed_at <= fromUnixTimestamp64Milli({computed_until:Int64}, 'UTC')
      GROUP BY model, version, metric, subject, feature, segment, window_length
      """;

  private final ClickHouse clickHouse;

  public ResultChanges(ClickHouse clickHouse) {
    this.clickHouse = clickHouse;
  }

  /**
   * Results of one window of one model that were computed at one time.
   *
   * @param rows how many were written, earlier revisions that are not yet merged away included
   * @param newestEnd end of the window if it has any data; the epoch when it has none
   */
  public record Change(
      String model, Instant computedAt, Instant windowStart, long rows, Instant newestEnd) {}

  /**
   * What is known of a model.
   *
   * @param latest when its last result was computed
   * @param newestEnd end of the newest window with any data; the epoch when there is none
   */
  public record Known(String model, Instant latest, Instant newestEnd) {}

  /** A series of one model, whichever reference it was compared with. */
  public record Series(
      String version,
      String metric,
      Subject subject,
      String feature,
      String segment,
      String windowLength) {
    public static Series of(MetricResult result) {
      return new Series(
          result.version(),
          result.metric(),
          result.subject(),
          result.feature(),
          result.segment(),
          result.windowLength());
    }
  }

  /** Windows with results computed later than a time. */
  public List<Change> since(Instant computedAfter) {
    return clickHouse.columns(
        CHANGED,
        Map.of("computed_after", computedAfter.toEpochMilli()),
        each(rows ->
            new Change(
                rows.readString(),
                Instant.ofEpochMilli(rows.readLong()),
                Instant.ofEpochMilli(rows.readLong()),
                rows.readLong(),
                Instant.ofEpochMilli(rows.readLong()))));
  }

  /** Every model with results. */
  public List<Known> models() {
    return clickHouse.columns(
        MODELS,
        Map.of(),
        each(rows ->
            new Known(
                rows.readString(),
                Instant.ofEpochMilli(rows.readLong()),
                Instant.ofEpochMilli(rows.readLong()))));
  }

  /**
   * By model and series, the start of the newest window with a usable result among those that start
   * at {@code from} or later and were computed up to a time.
   */
  public Map<String, Map<Series, Instant>> newestWindows(
      Collection<String> models, Instant from, Instant computedUntil) {
    return clickHouse.columns(
        NEWEST,
        Map.of(
            "models", models,
            "from", from.toEpochMilli(),
            "computed_until", computedUntil.toEpochMilli()),
        rows -> {
          Map<String, Map<Series, Instant>> newest = new HashMap<>();
          while (rows.hasNext()) {
            newest
                .computeIfAbsent(rows.readString(), _ -> new HashMap<>())
                .put(
                    new Series(
                        rows.readString(),
                        rows.readString(),
                        Subject.ofCode(rows.readByte()),
                        rows.readString(),
                        rows.readString(),
                        rows.readString()),
                    Instant.ofEpochMilli(rows.readLong()));
          }
          return newest;
        });
  }
}

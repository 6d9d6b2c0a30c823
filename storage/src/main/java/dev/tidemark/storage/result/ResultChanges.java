package dev.tidemark.storage.result;

import dev.tidemark.storage.clickhouse.ClickHouse;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tells which models have new results, without reading them. Thread-safe. */
@Singleton
public final class ResultChanges {
  /** Grain: one row a model; reads four narrow columns of the granules written lately. */
  private static final String CHANGED =
      """
      SELECT model, count(), toUnixTimestamp64Milli(max(computed_at)),
        toUnixTimestamp64Milli(maxIf(window_end, sample_size > 0))
      FROM metrics
      WHERE computed_at > fromUnixTimestamp64Milli({computed_after:Int64}, 'UTC')
      GROUP BY model
      """;

  /** Grain: one row a series of one model; pruned to that model by the primary key. */
  private static final String NEWEST =
      """
      SELECT version, metric, subject, feature, segment, window_length,
        toUnixTimestamp64Milli(max(window_start))
      FROM metrics
      WHERE model = {model:String} AND status IN ('ok', 'warning', 'drift')
        AND computed_at <= fromUnixTimestamp64Milli({computed_until:Int64}, 'UTC')
      GROUP BY version, metric, subject, feature, segment, window_length
      """;

  private final ClickHouse clickHouse;

  public ResultChanges(ClickHouse clickHouse) {
    this.clickHouse = clickHouse;
  }

  /**
   * New results of one model.
   *
   * @param rows how many rows were written, earlier revisions that are not yet merged away included
   * @param latest when the last of them was computed
   * @param newestWindowEnd end of the newest window with any data among them; the epoch when none
   */
  public record Change(String model, long rows, Instant latest, Instant newestWindowEnd) {}

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

  /** Models with results computed later than a time. */
  public List<Change> since(Instant computedAfter) {
    return clickHouse.columns(
        CHANGED,
        Map.of("computed_after", computedAfter.toEpochMilli()),
        rows -> {
          List<Change> changes = new ArrayList<>();
          while (rows.hasNext()) {
            changes.add(
                new Change(
                    rows.readString(),
                    rows.readLong(),
                    Instant.ofEpochMilli(rows.readLong()),
                    Instant.ofEpochMilli(rows.readLong())));
          }
          return changes;
        });
  }

  /** Start of the newest window with a usable result, by series, computed up to a time. */
  public Map<Series, Instant> newestWindows(String model, Instant computedUntil) {
    return clickHouse.columns(
        NEWEST,
        Map.of("model", model, "computed_until", computedUntil.toEpochMilli()),
        rows -> {
          Map<Series, Instant> newest = new HashMap<>();
          while (rows.hasNext()) {
            newest.put(
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

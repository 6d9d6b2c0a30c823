package dev.tidemark.storage.result;

import dev.tidemark.storage.clickhouse.ClickHouse;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads the newest value of every metric, over all traffic. Thread-safe. */
@Singleton
public final class LatestResults {
  /**
   * Grain: one series; the index on {@code computed_at} leaves out granules that hold nothing new.
   */
  private static final String SELECT =
      """
      SELECT model, version, metric, toString(subject), feature, window_length,
        toUnixTimestamp64Milli(max(window_start)),
        argMax(value, (window_start, revision)),
        toInt64(toInt8(argMax(status, (window_start, revision))))
      FROM metrics
      WHERE segment = '' AND secondary = 0
        AND computed_at >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')
      GROUP BY model, version, metric, subject, feature, window_length
      """;

  private static final Status[] STATUSES = Status.values();

  private final ClickHouse clickHouse;

  public LatestResults(ClickHouse clickHouse) {
    this.clickHouse = clickHouse;
  }

  /**
   * One series.
   *
   * @param subject what the feature's name names: {@code model}, {@code feature} or {@code output}
   */
  public record Key(
      String model,
      String version,
      String metric,
      String subject,
      String feature,
      String windowLength) {}

  /**
   * Its newest value.
   *
   * @param value NaN when there is none
   */
  public record Latest(Key key, Instant windowStart, double value, Status status) {}

  /** The newest of what was computed since then. */
  public List<Latest> since(Instant time) {
    return clickHouse.streamed(
        SELECT,
        Map.of("since", time.toEpochMilli()),
        rows -> {
          List<Latest> found = new ArrayList<>();
          while (rows.hasNext()) {
            Key key =
                new Key(
                    rows.readString(),
                    rows.readString(),
                    rows.readString(),
                    rows.readString(),
                    rows.readString(),
                    rows.readString());
            found.add(
                new Latest(
                    key, rows.readInstant(), rows.readDouble(), STATUSES[(int) rows.readLong()]));
          }
          return found;
        });
  }
}

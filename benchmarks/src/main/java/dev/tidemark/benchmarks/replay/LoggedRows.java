package dev.tidemark.benchmarks.replay;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.shadow.Traffic;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * Predictions of 30 features made inside ClickHouse: a third each money, counts and measurements.
 */
final class LoggedRows {
  static final String MODEL = "benchmark";
  static final String CHAMPION = "1";

  private static final Instant START = Instant.parse("2026-01-05T00:00:00Z");
  private static final int PER_HOUR = 250_000;
  private static final int PER_INSERT = 500_000;

  private static final String INSERT =
      """
      INSERT INTO predictions
        (model, version, prediction_id, ts, received_at, num, prediction_value, score)
      SELECT
        {model:String}, {version:String},
        concat('p-', leftPad(toString(number), 12, '0')),
        fromUnixTimestamp64Milli(
          {start:Int64} + intDiv(number, {hour:UInt64}) * 3600000 + number % 3600000, 'UTC'),
        fromUnixTimestamp64Milli({start:Int64}, 'UTC'),
        mapFromArrays(
          arrayMap(i -> concat('f', leftPad(toString(i), 2, '0')), range(30)),
          arrayMap(i -> multiIf(
            i < 10, (cityHash64(number, i) % 1000000) / 100,
            i < 20, toFloat64(cityHash64(number, i) % 50),
            cityHash64(number, i) / 18446744073709551616.0), range(30))),
        number % 2,
        (cityHash64(number) % 1000) / 1000
      FROM numbers({first:UInt64}, {count:UInt64})
      """;

  private LoggedRows() {}

  static void store(ClickHouse clickHouse, long rows) {
    for (long first = 0; first < rows; first += PER_INSERT) {
      clickHouse.execute(
          INSERT,
          Map.of(
              "model", MODEL,
              "version", CHAMPION,
              "start", START.toEpochMilli(),
              "hour", PER_HOUR,
              "first", first,
              "count", Math.min(PER_INSERT, rows - first)));
    }
    clickHouse.execute("OPTIMIZE TABLE predictions FINAL", Map.of());
  }

  /** The first {@code rows} of them. */
  static Traffic traffic(long rows) {
    return new Traffic(
        MODEL, CHAMPION, START, START.plus(Duration.ofHours(1 + (rows - 1) / PER_HOUR)), 1);
  }
}

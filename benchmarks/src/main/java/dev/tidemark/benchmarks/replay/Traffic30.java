package dev.tidemark.benchmarks.replay;

import dev.tidemark.storage.clickhouse.ClickHouse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Logged predictions with 30 numeric features, made by ClickHouse itself. */
final class Traffic30 {
  static final long MILLIS_APART = 20;
  private static final long BLOCK = 1_000_000;

  private static final String FILL =
      """
      INSERT INTO predictions
        (model, version, prediction_id, ts, received_at, num, prediction_value, score)
      SELECT
        {model:String}, '1',
        lower(hex(cityHash64(number))),
        fromUnixTimestamp64Milli({start:Int64} + toInt64(number) * 20, 'UTC'),
        now64(3),
        CAST((
          {features:Array(String)},
          arrayMap(i -> (cityHash64(number, i) % 100000) / 5000. - 10., range(30))),
          'Map(LowCardinality(String), Float64)'),
        number % 2,
        (cityHash64(number, 77) % 100000) / 100000.
      FROM numbers({first:UInt64}, {count:UInt64})
      """;

  private Traffic30() {}

  static List<String> features() {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      names.add(String.format(Locale.ROOT, "feature_%02d", i));
    }
    return names;
  }

  static void fill(ClickHouse clickHouse, String model, long rows, Instant start) {
    for (long first = 0; first < rows; first += BLOCK) {
      clickHouse.execute(
          FILL,
          Map.of(
              "model", model,
              "start", start.toEpochMilli(),
              "features", features(),
              "first", first,
              "count", Math.min(BLOCK, rows - first)));
    }
  }
}

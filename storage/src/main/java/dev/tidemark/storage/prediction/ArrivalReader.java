package dev.tidemark.storage.prediction;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.clickhouse.RowBinaryInput;
import dev.tidemark.storage.window.TimeWindow;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** When predictions arrived, whatever the time they speak of. Thread-safe. */
public final class ArrivalReader {
  /** Grain: one model; reads two columns of the granules received since. */
  private static final String SELECT_LAST =
      """
      SELECT model, toInt64(toUnixTimestamp64Milli(max(received_at)))
      FROM predictions
      WHERE received_at >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')
      GROUP BY model
      """;

  /** Grain: one model; reads two columns of the granules received in the window. */
  private static final String SELECT_COUNTS =
      """
      SELECT model, toInt64(count())
      FROM predictions
      WHERE received_at >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
        AND received_at < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
      GROUP BY model
      """;

  private final ClickHouse clickHouse;

  public ArrivalReader(ClickHouse clickHouse) {
    this.clickHouse = clickHouse;
  }

  /** When the last prediction of each model arrived, of those that came since then. */
  public Map<String, Instant> lastSeen(Instant since) {
    Map<String, Instant> seen = new HashMap<>();
    read(SELECT_LAST, Map.of("since", since.toEpochMilli()))
        .forEach((model, millis) -> seen.put(model, Instant.ofEpochMilli(millis)));
    return seen;
  }

  /** Predictions of each model that arrived in the window. */
  public Map<String, Long> counts(TimeWindow window) {
    return read(
        SELECT_COUNTS,
        Map.of("from", window.start().toEpochMilli(), "to", window.end().toEpochMilli()));
  }

  private Map<String, Long> read(String sql, Map<String, Object> parameters) {
    return clickHouse.columns(sql, parameters, ArrivalReader::pairs);
  }

  private static Map<String, Long> pairs(RowBinaryInput rows) throws IOException {
    Map<String, Long> pairs = new HashMap<>();
    while (rows.hasNext()) {
      pairs.put(rows.readString(), rows.readLong());
    }
    return pairs;
  }
}

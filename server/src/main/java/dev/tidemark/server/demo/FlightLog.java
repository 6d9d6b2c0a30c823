package dev.tidemark.server.demo;

import com.clickhouse.data.ClickHouseFormat;
import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.clickhouse.RowBinaryInput;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Reads the flights of January to June 2001 from the data set's Parquet file. ClickHouse does it:
 * the file's bytes go into a table in memory, the rows come back in order, the table is dropped.
 */
final class FlightLog {
  /** Where npm puts the file, below the checkout's root. */
  static final String FILE = "storage/engine/node_modules/vega-datasets/data/flights-3m.parquet";

  private static final Instant EPOCH = Instant.parse("2001-01-01T00:00:00Z");
  private static final String TABLE = "demo_flights";
  private static final List<String> COLUMNS =
      List.of("date", "delay", "distance", "origin", "destination");

  private static final String CREATE =
      """
      CREATE TABLE IF NOT EXISTS demo_flights (
        date DateTime64(6, 'UTC'), delay Int64, distance Int64, origin String, destination String
      ) ENGINE = Memory\
      """;

  /** All rows, about 3 million; ties are ordered too, so that a row's place names it. */
  private static final String SELECT =
      """
      SELECT toInt32(dateDiff('minute', toDateTime('2001-01-01 00:00:00', 'UTC'), date)) AS minute,
             toInt32(delay), toInt32(distance), origin, destination
      FROM demo_flights
      WHERE date < toDateTime('2001-07-01 00:00:00', 'UTC')
      ORDER BY minute, origin, destination, distance, delay\
      """;

  private FlightLog() {}

  /**
   * A sample of the flights, in order of departure: the same flights for the same share, and a
   * larger share holds all of a smaller one's.
   *
   * @param share of the flights, above 0, at most 1
   */
  static List<Flight> read(ClickHouse clickHouse, Path file, double share) throws IOException {
    clickHouse.execute("DROP TABLE IF EXISTS demo_flights", Map.of());
    clickHouse.execute(CREATE, Map.of());
    try (InputStream parquet = Files.newInputStream(file)) {
      clickHouse.insert(TABLE, COLUMNS, parquet, ClickHouseFormat.Parquet, "demo-flights");
      return clickHouse.columns(SELECT, Map.of(), rows -> sample(rows, share));
    } finally {
      clickHouse.execute("DROP TABLE IF EXISTS demo_flights", Map.of());
    }
  }

  private static List<Flight> sample(RowBinaryInput rows, double share) throws IOException {
    List<Flight> flights = new ArrayList<>();
    Map<String, String> airports = new HashMap<>();
    for (int index = 0; rows.hasNext(); index++) {
      int minute = rows.readInt();
      int delay = rows.readInt();
      int miles = rows.readInt();
      String origin = rows.readString();
      String destination = rows.readString();
      if (SplitMix.uniform(index) < share) {
        flights.add(
            new Flight(
                index,
                EPOCH.plus(Duration.ofMinutes(minute)),
                delay,
                miles,
                one(airports, origin),
                one(airports, destination)));
      }
    }
    return flights;
  }

  /** One String object for each airport instead of one for each flight. */
  private static String one(Map<String, String> airports, String code) {
    return Objects.requireNonNullElse(airports.putIfAbsent(code, code), code);
  }
}

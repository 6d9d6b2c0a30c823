package dev.tidemark.storage.shadow;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.replay.Chunk;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Cuts the traffic of a replay into chunks of a bounded number of rows, in the order in which it is
 * stored: whole hours together, a busy hour by time and prediction id, so that each row is read
 * once. The same traffic gives the same chunks. Thread-safe.
 */
public final class TrafficPlan {
  /** Grain: an hour. Reads ts, version and prediction_id of the period. */
  private static final String HOURS =
      """
      SELECT toUnixTimestamp(toStartOfHour(ts)) AS hour, count() AS found
      FROM predictions FINAL
      WHERE model = {model:String} AND version = {version:String}
        AND ts >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
        AND ts < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
        AND ({shares:UInt64} >= 1000000 OR cityHash64(prediction_id) % 1000000 < {shares:UInt64})
      GROUP BY hour
      ORDER BY hour
      SETTINGS do_not_merge_across_partitions_select_final = 1
      """;

  /** Grain: a chunk's last prediction. Reads one hour. */
  private static final String CUTS =
      """
      SELECT toUnixTimestamp64Milli(ts), prediction_id
      FROM (
        SELECT ts, prediction_id, row_number() OVER (ORDER BY ts, prediction_id) AS place
        FROM predictions FINAL
        WHERE model = {model:String} AND version = {version:String}
          AND ts >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
          AND ts < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
          AND ({shares:UInt64} >= 1000000 OR cityHash64(prediction_id) % 1000000 < {shares:UInt64})
      )
      WHERE place % {rows:UInt64} = 0
      ORDER BY ts, prediction_id
      SETTINGS do_not_merge_across_partitions_select_final = 1
      """;

  private record Hour(Instant start, long rows) {}

  private record Cut(Instant at, String id) {}

  private final ClickHouse clickHouse;

  public TrafficPlan(ClickHouse clickHouse) {
    this.clickHouse = clickHouse;
  }

  /**
   * @param chunkRows most rows in a chunk, at least 1
   * @return none when there is no traffic
   */
  public List<Chunk> chunks(Traffic traffic, int chunkRows) {
    List<Chunk> chunks = new ArrayList<>();
    Instant start = traffic.from();
    Instant end = start;
    long rows = 0;
    for (Hour hour : hours(traffic)) {
      if (rows > 0 && rows + hour.rows() > chunkRows) {
        chunks.add(new Chunk(start, end, "", "", rows));
        rows = 0;
      }
      if (rows == 0) {
        start = later(hour.start(), traffic.from());
      }
      end = earlier(hour.start().plus(Duration.ofHours(1)), traffic.to());
      rows += hour.rows();
      if (rows > chunkRows) { // one busy hour alone
        chunks.addAll(cut(traffic, start, end, rows, chunkRows));
        rows = 0;
      }
    }
    if (rows > 0) {
      chunks.add(new Chunk(start, end, "", "", rows));
    }
    return chunks;
  }

  private List<Hour> hours(Traffic traffic) {
    return clickHouse.columns(
        HOURS,
        traffic.parameters(traffic.from(), traffic.to()),
        in -> {
          List<Hour> hours = new ArrayList<>();
          while (in.hasNext()) {
            hours.add(
                new Hour(
                    Instant.ofEpochSecond(Integer.toUnsignedLong(in.readInt())), in.readLong()));
          }
          return hours;
        });
  }

  private List<Chunk> cut(Traffic traffic, Instant start, Instant end, long rows, int chunkRows) {
    Map<String, Object> parameters = traffic.parameters(start, end);
    parameters.put("rows", chunkRows);
    List<Cut> cuts =
        clickHouse.columns(
            CUTS, parameters, ClickHouse.each(in -> new Cut(in.readInstant(), in.readString())));
    List<Chunk> chunks = new ArrayList<>();
    Instant from = start;
    String after = "";
    for (Cut cut : cuts) {
      chunks.add(new Chunk(from, cut.at().plusMillis(1), after, cut.id(), chunkRows));
      from = cut.at();
      after = cut.id();
    }
    long rest = rows - (long) cuts.size() * chunkRows;
    if (rest > 0) {
      chunks.add(new Chunk(from, end, after, "", rest));
    }
    return chunks;
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }

  private static Instant earlier(Instant a, Instant b) {
    return a.isBefore(b) ? a : b;
  }
}

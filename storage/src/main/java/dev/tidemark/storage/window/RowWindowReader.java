package dev.tidemark.storage.window;

import static dev.tidemark.storage.clickhouse.ClickHouse.each;

import dev.tidemark.storage.clickhouse.ClickHouse;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where windows of so many rows begin. A window begins with the time of its first row, so rows of
 * the same millisecond are never parted. Depends on the rows alone, not on their order of arrival:
 * a late row moves the windows after it. Thread-safe.
 */
@Singleton
public final class RowWindowReader {
  private static final String ROWS =
      " FROM predictions FINAL WHERE model = {model:String} AND version = {version:String}";

  private static final String MINUTE = "toInt64(toUnixTimestamp(toStartOfMinute(ts))) * 1000";

  private static final String SETTINGS =
      " SETTINGS do_not_merge_across_partitions_select_final = 1";

  /** Grain: one minute with traffic; reads the times of all of the version's rows. */
  private static final String MINUTES =
      "SELECT "
          + MINUTE
          + " AS minute, count(), toUnixTimestamp64Milli(max(ts))"
          + ROWS
          + " GROUP BY minute ORDER BY minute"
          + SETTINGS;

  /** Grain: one minute in which windows begin, with the times of its rows. */
  private static final String TIMES =
      "SELECT "
          + MINUTE
          + " AS minute, arraySort(groupArray(toUnixTimestamp64Milli(ts)))"
          + ROWS
          + " AND "
          + MINUTE
          + " IN {minutes:Array(Int64)} GROUP BY minute"
          + SETTINGS;

  private final ClickHouse clickHouse;

  public RowWindowReader(ClickHouse clickHouse) {
    this.clickHouse = clickHouse;
  }

  private record Minute(long start, long rows, long last) {}

  /**
   * All windows of one version, in order; the last holds what is left and ends after its last row.
   *
   * @param rows of each, at least 1
   */
  public List<TimeWindow> windows(String model, String version, long rows) {
    List<Minute> minutes = minutes(model, version);
    Map<Long, List<Integer>> firstRows = new TreeMap<>();
    long before = 0;
    for (Minute minute : minutes) {
      long next = Math.ceilDiv(before, rows) * rows;
      for (; next < before + minute.rows(); next += rows) {
        firstRows
            .computeIfAbsent(minute.start(), _ -> new ArrayList<>())
            .add(Math.toIntExact(next - before));
      }
      before += minute.rows();
    }
    if (minutes.isEmpty()) {
      return List.of();
    }
    return between(starts(model, version, firstRows), minutes.getLast().last() + 1);
  }

  private List<Minute> minutes(String model, String version) {
    return clickHouse.columns(
        MINUTES,
        Map.of("model", model, "version", version),
        each(rows -> new Minute(rows.readLong(), rows.readLong(), rows.readLong())));
  }

  /** Times of the rows with which windows begin, each once, in order. */
  private List<Long> starts(String model, String version, Map<Long, List<Integer>> firstRows) {
    Map<Long, long[]> times =
        clickHouse.columns(
            TIMES,
            Map.of("model", model, "version", version, "minutes", firstRows.keySet()),
            rows -> {
              Map<Long, long[]> byMinute = new HashMap<>();
              while (rows.hasNext()) {
                byMinute.put(rows.readLong(), rows.readLongs());
              }
              return byMinute;
            });
    List<Long> starts = new ArrayList<>();
    firstRows.forEach((minute, rows) -> {
      long[] inOrder = times.getOrDefault(minute, new long[0]);
      rows.stream().filter(row -> row < inOrder.length).forEach(row -> starts.add(inOrder[row]));
    });
    return starts.stream().distinct().toList();
  }

  private static List<TimeWindow> between(List<Long> starts, long end) {
    List<TimeWindow> windows = new ArrayList<>();
    for (int i = 0; i < starts.size(); i++) {
      windows.add(
          new TimeWindow(
              Instant.ofEpochMilli(starts.get(i)),
              Instant.ofEpochMilli(i + 1 < starts.size() ? starts.get(i + 1) : end)));
    }
    return windows;
  }
}

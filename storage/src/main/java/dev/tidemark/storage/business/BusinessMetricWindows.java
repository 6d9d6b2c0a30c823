package dev.tidemark.storage.business;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.clickhouse.RowBinaryInput;
import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.Status;
import dev.tidemark.storage.result.Subject;
import dev.tidemark.storage.window.TimeWindow;
import dev.tidemark.storage.window.WindowLength;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Sums business metrics up by window, so that they stand beside all other metrics: the value of a
 * window is the mean of what was posted for it. Thread-safe.
 */
@Singleton
public final class BusinessMetricWindows {
  /** Grain: one posted value; pruned to the model and to the time asked for. */
  private static final String SELECT =
      """
      SELECT version, name, ts, value
      FROM business_metrics FINAL
      WHERE model = {model:String}
        AND ts >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
        AND ts < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
      ORDER BY version, name, ts
      """;

  /** Grain: all values of one metric in one window, in order of time. */
  private static final String SELECT_ONE =
      """
      SELECT groupArray(value) FROM
        (SELECT value FROM business_metrics FINAL
         WHERE model = {model:String} AND version = {version:String} AND name = {name:String}
           AND ts >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
           AND ts < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
         ORDER BY ts)
      """;

  /** Grain: one minute of one model for which something was posted since; pruned by receipt. */
  private static final String SELECT_TOUCHED =
      """
      SELECT model, toInt64(toUnixTimestamp(toStartOfMinute(ts))) * 1000 AS minute
      FROM business_metrics
      WHERE received_at >= fromUnixTimestamp64Milli({since:Int64}, 'UTC')
      GROUP BY model, minute
      """;

  private final ClickHouse clickHouse;

  public BusinessMetricWindows(ClickHouse clickHouse) {
    this.clickHouse = clickHouse;
  }

  private record Series(String version, String name) {}

  private static final class Sum {
    private long count;
    private double mean;
    private double last;

    void add(double value) {
      count++;
      mean += (value - mean) / count;
      last = value;
    }
  }

  /**
   * The windows of one model that hold any of these times, computed anew.
   *
   * @param times when the changed values are of; at least one
   * @param now becomes the results' revision and time of computation
   */
  public List<MetricResult> compute(
      String model, WindowLength length, Collection<Instant> times, Instant now) {
    Map<Instant, TimeWindow> touched = new TreeMap<>();
    for (Instant time : times) {
      TimeWindow window = length.windowOf(time);
      touched.put(window.start(), window);
    }
    List<TimeWindow> windows = List.copyOf(touched.values());
    Map<TimeWindow, Map<Series, Sum>> sums = new HashMap<>();
    clickHouse.columns(
        SELECT,
        Map.of(
            "model", model,
            "from", windows.getFirst().start().toEpochMilli(),
            "to", windows.getLast().end().toEpochMilli()),
        rows -> {
          long read = 0;
          for (; rows.hasNext(); read++) {
            add(rows, length, touched, sums);
          }
          return read;
        });
    List<MetricResult> results = new ArrayList<>();
    sums.forEach((window, all) ->
        all.forEach((series, sum) -> results.add(result(model, length, window, series, sum, now))));
    return results;
  }

  /**
   * What was posted of one metric in a window.
   *
   * @param values in order of time
   * @param mean as results carry it
   */
  @SuppressWarnings("ArrayRecordComponent") // read once, by who asked
  public record Posted(double[] values, double mean) {}

  /**
   * Reads one window of one metric.
   *
   * @return empty when nothing was posted
   */
  public Optional<Posted> posted(String model, String version, String name, TimeWindow window) {
    double[] values =
        clickHouse.columns(
            SELECT_ONE,
            Map.of(
                "model", model,
                "version", version,
                "name", name,
                "from", window.start().toEpochMilli(),
                "to", window.end().toEpochMilli()),
            rows -> rows.hasNext() ? rows.readDoubles() : new double[0]);
    Sum sum = new Sum();
    Arrays.stream(values).forEach(sum::add);
    return values.length == 0 ? Optional.empty() : Optional.of(new Posted(values, sum.mean));
  }

  private static void add(
      RowBinaryInput row,
      WindowLength length,
      Map<Instant, TimeWindow> touched,
      Map<TimeWindow, Map<Series, Sum>> sums)
      throws IOException {
    Series series = new Series(row.readString(), row.readString());
    TimeWindow window = length.windowOf(row.readInstant());
    double value = row.readDouble();
    if (touched.containsKey(window.start())) {
      sums.computeIfAbsent(window, _ -> new HashMap<>())
          .computeIfAbsent(series, _ -> new Sum())
          .add(value);
    }
  }

  private static MetricResult result(
      String model, WindowLength length, TimeWindow window, Series series, Sum sum, Instant now) {
    return new MetricResult(
        model,
        series.version(),
        series.name(),
        Subject.MODEL,
        "",
        "",
        length.text(),
        window,
        "",
        "",
        sum.mean,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        sum.count,
        0,
        Double.NaN,
        Status.OK,
        sum.count == 1 ? "" : "mean of " + sum.count + " posted values, the last " + sum.last,
        now.toEpochMilli(),
        now);
  }

  /** Minutes, by model, for which something was received since then. */
  public Map<String, List<Instant>> touchedSince(Instant since) {
    return clickHouse.columns(
        SELECT_TOUCHED,
        Map.of("since", since.toEpochMilli()),
        rows -> {
          Map<String, List<Instant>> touched = new HashMap<>();
          while (rows.hasNext()) {
            touched
                .computeIfAbsent(rows.readString(), _ -> new ArrayList<>())
                .add(Instant.ofEpochMilli(rows.readLong()));
          }
          return touched;
        });
  }
}

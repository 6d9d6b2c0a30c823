package dev.tidemark.storage.result;

import static dev.tidemark.storage.clickhouse.ClickHouse.each;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.clickhouse.RowBinaryInput;
import dev.tidemark.storage.window.TimeWindow;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads the state of models window by window, summed up over their features. Thread-safe. */
@Singleton
public final class HealthReader {
  private static final Status[] STATUSES = Status.values();

  private static final String COLUMNS =
      """
      SELECT model, version, window_length, window_start, window_end, rows, features, drifted, worst,
        worst_psi, worst_is_drift, worst_nulls, worst_null_rate, null_reference, quality_issues
      FROM model_windows FINAL
      """;

  private static final String IN_ORDER =
      """
      ORDER BY model, version, window_length, window_start DESC
      LIMIT {windows:UInt32} BY model, version, window_length
      SETTINGS do_not_merge_across_partitions_select_final = 1,
        optimize_move_to_prewhere_if_final = 1
      """;

  /** Grain: one window length, with the newest window of any model; reads three narrow columns. */
  private static final String NEWEST =
      """
      SELECT window_length, max(window_start), argMax(window_end, window_start)
      FROM model_windows
      GROUP BY window_length
      """;

  /** Grain: one window of one version of a model; the newest windows of all lie together. */
  private static final String RECENT =
      COLUMNS
          + """
          WHERE window_length = {length:String}
            AND window_start > fromUnixTimestamp64Milli({after:Int64}, 'UTC')
          """
          + IN_ORDER;

  /** Grain: one window of one version of a model; reads all windows of the models. */
  private static final String LAST = COLUMNS + "WHERE model IN {models:Array(String)}\n" + IN_ORDER;

  /** Grain: one version and window length of one model: its last window with labels. */
  private static final String PERFORMANCE =
      """
      SELECT model, version, window_length, window_start, window_end, performance,
        performance_value, performance_lower, performance_upper, performance_reference,
        performance_status, labelled, label_coverage
      FROM model_windows FINAL
      WHERE (window_length, window_start, model, version) IN (
        SELECT window_length, max(window_start), model, version
        FROM model_windows
        WHERE performance != ''
          AND (empty({models:Array(String)}) OR model IN {models:Array(String)})
        GROUP BY window_length, model, version
      ) AND performance != ''
      SETTINGS do_not_merge_across_partitions_select_final = 1,
        optimize_move_to_prewhere_if_final = 1
      """;

  private final ClickHouse clickHouse;

  public HealthReader(ClickHouse clickHouse) {
    this.clickHouse = clickHouse;
  }

  /**
   * The last windows of each version and window length of some models, newest first.
   *
   * @param windows at most so many windows of each
   */
  public List<HealthWindow> last(List<String> models, int windows) {
    return clickHouse.columns(
        LAST, Map.of("models", models, "windows", windows), each(HealthReader::health));
  }

  /**
   * The windows of all models near the newest window of that length, newest first: no more than so
   * many window lengths back. Of a model that stopped earlier there are none.
   */
  public List<HealthWindow> recent(int windows) {
    Map<String, TimeWindow> newest =
        clickHouse.columns(
            NEWEST,
            Map.of(),
            rows -> {
              Map<String, TimeWindow> found = new TreeMap<>();
              while (rows.hasNext()) {
                found.put(
                    rows.readString(), new TimeWindow(rows.readInstant(), rows.readInstant()));
              }
              return found;
            });
    List<HealthWindow> recent = new ArrayList<>();
    newest.forEach((length, window) -> {
      Duration back = Duration.between(window.start(), window.end()).multipliedBy(windows);
      recent.addAll(
          clickHouse.columns(
              RECENT,
              Map.of("length", length, "after", window.start().minus(back), "windows", windows),
              each(HealthReader::health)));
    });
    return recent;
  }

  /**
   * The performance of each model, version and window length in the last window with labels.
   *
   * @param models empty for all
   */
  public List<WindowPerformance> performance(List<String> models) {
    return clickHouse.columns(
        PERFORMANCE, Map.of("models", models), each(HealthReader::performance));
  }

  private static WindowPerformance performance(RowBinaryInput in) throws IOException {
    return new WindowPerformance(
        in.readString(),
        in.readString(),
        in.readString(),
        new TimeWindow(in.readInstant(), in.readInstant()),
        in.readString(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        STATUSES[in.readByte()],
        in.readLong(),
        in.readDouble());
  }

  private static HealthWindow health(RowBinaryInput in) throws IOException {
    String model = in.readString();
    String version = in.readString();
    String length = in.readString();
    TimeWindow window = new TimeWindow(in.readInstant(), in.readInstant());
    long rows = in.readLong();
    long features = in.readLong();
    long drifted = in.readLong();
    String worst = in.readString();
    double worstPsi = in.readDouble();
    boolean worstIsDrift = in.readByte() != 0;
    String worstNulls = in.readString();
    double worstNullRate = in.readDouble();
    double nullReference = in.readDouble();
    return new HealthWindow(
        model,
        version,
        length,
        window,
        rows,
        features,
        drifted,
        worst,
        worst.isEmpty() ? Double.NaN : worstPsi,
        worstIsDrift,
        worstNulls,
        worstNulls.isEmpty() ? Double.NaN : worstNullRate,
        nullReference,
        in.readLong());
  }
}

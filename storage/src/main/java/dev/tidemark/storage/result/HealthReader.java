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
import java.util.Optional;
import java.util.TreeMap;

/** Reads the state of models window by window, summed up over their features. Thread-safe. */
@Singleton
public final class HealthReader {
  private static final Status[] STATUSES = Status.values();

  private static final String WINDOW =
      """
      model, version, window_length, window_start, window_end
      """;

  private static final String HEALTH =
      """
      , rows, features, drifted, worst, worst_psi, worst_is_drift, worst_nulls, worst_null_rate,
        null_reference, quality_issues
      """;

  private static final String MAIN =
      """
      , performance, performance_value, performance_lower, performance_upper,
        performance_reference, performance_status, labelled, label_coverage
      """;

  private static final String FROM = "FROM model_windows FINAL\n";

  private static final String SETTINGS =
      """
      SETTINGS do_not_merge_across_partitions_select_final = 1,
        optimize_move_to_prewhere_if_final = 1
      """;

  private static final String IN_ORDER =
      """
      ORDER BY model, version, window_length, window_start DESC
      LIMIT {windows:UInt32} BY model, version, window_length
      """
          + SETTINGS;

  /**
   * One row: every insert adds a block, merges keep the numbers, and mutations raise the version.
   */
  private static final String REVISION =
      """
      SELECT concat(toString(sum(last)), ' ', toString(sum(changed)))
      FROM (
        SELECT max(max_block_number) + 1 AS last, max(data_version) AS changed
        FROM system.parts
        WHERE database = currentDatabase() AND table = 'model_windows' AND active
        GROUP BY partition_id)
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
      "SELECT "
          + WINDOW
          + HEALTH
          + MAIN
          + FROM
          + """
          WHERE window_length = {length:String}
            AND window_start > fromUnixTimestamp64Milli({after:Int64}, 'UTC')
          """
          + IN_ORDER;

  /** Grain: one window of one version of a model; reads all windows of the models. */
  private static final String LAST =
      "SELECT " + WINDOW + HEALTH + FROM + "WHERE model IN {models:Array(String)}\n" + IN_ORDER;

  /** Grain: one version and window length of one model: its last window with labels. */
  private static final String PERFORMANCE =
      "SELECT "
          + WINDOW
          + MAIN
          + FROM
          + """
          WHERE (window_length, window_start, model, version) IN (
            SELECT window_length, max(window_start), model, version
            FROM model_windows
            WHERE performance != '' AND model IN {models:Array(String)}
            GROUP BY window_length, model, version
          ) AND performance != ''
          """
          + SETTINGS;

  private final ClickHouse clickHouse;

  public HealthReader(ClickHouse clickHouse) {
    this.clickHouse = clickHouse;
  }

  /**
   * One window.
   *
   * @param performance absent where no label has arrived
   */
  public record Recent(HealthWindow window, Optional<WindowPerformance> performance) {}

  /**
   * A token that is another one after any change of what is read here; what is read after it is at
   * least as new.
   */
  public String revision() {
    return clickHouse.columns(REVISION, Map.of(), rows -> rows.hasNext() ? rows.readString() : "");
  }

  /**
   * The last windows of each version and window length of some models, newest first.
   *
   * @param windows at most so many windows of each
   */
  public List<HealthWindow> last(List<String> models, int windows) {
    return clickHouse.columns(
        LAST, Map.of("models", models, "windows", windows), each(in -> health(Of.read(in), in)));
  }

  /**
   * The windows of all models near the newest window of that length, newest first: no more than so
   * many window lengths back. Of a model that stopped earlier there are none.
   */
  public List<Recent> recent(int windows) {
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
    List<Recent> recent = new ArrayList<>();
    newest.forEach((length, window) -> {
      Duration back = Duration.between(window.start(), window.end()).multipliedBy(windows);
      recent.addAll(
          clickHouse.columns(
              RECENT,
              Map.of("length", length, "after", window.start().minus(back), "windows", windows),
              each(HealthReader::recent)));
    });
    return recent;
  }

  /**
   * The performance of some models, by version and window length, in the last window with labels.
   */
  public List<WindowPerformance> performance(List<String> models) {
    return clickHouse.columns(
        PERFORMANCE, Map.of("models", models), each(in -> performance(Of.read(in), in)));
  }

  private static Recent recent(RowBinaryInput in) throws IOException {
    Of of = Of.read(in);
    HealthWindow window = health(of, in);
    WindowPerformance performance = performance(of, in);
    return new Recent(
        window, performance.metric().isEmpty() ? Optional.empty() : Optional.of(performance));
  }

  private static WindowPerformance performance(Of of, RowBinaryInput in) throws IOException {
    return new WindowPerformance(
        of.model(),
        of.version(),
        of.length(),
        of.window(),
        in.readString(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        STATUSES[in.readByte()],
        in.readLong(),
        in.readDouble());
  }

  private static HealthWindow health(Of of, RowBinaryInput in) throws IOException {
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
        of.model(),
        of.version(),
        of.length(),
        of.window(),
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

  /** What a row is about. */
  private record Of(String model, String version, String length, TimeWindow window) {
    static Of read(RowBinaryInput in) throws IOException {
      return new Of(
          in.readString(),
          in.readString(),
          in.readString(),
          new TimeWindow(in.readInstant(), in.readInstant()));
    }
  }
}

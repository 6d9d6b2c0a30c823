package dev.tidemark.storage.result;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.clickhouse.RowBinaryInput;
import dev.tidemark.storage.window.TimeWindow;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads results of one version of a model over all traffic as they are drawn over time: where a
 * window was compared with several references the newest comparison, without what is not drawn
 * (reference, profile, its size, detail, revision). {@link ResultReader} has every result whole.
 * Thread-safe.
 */
@Singleton
public final class WindowValueReader {
  private static final Status[] STATUSES = Status.values();

  private static final String SELECT =
      """
      SELECT metric, subject, feature, window_start, window_end, value, lower, upper, p_value,
        p_value_adjusted, expected, sample_size, reference_value, status, computed_at
      FROM window_values FINAL
      ARRAY JOIN subject, feature, value, lower, upper, p_value, p_value_adjusted, expected,
        sample_size, reference_value, status
      """;

  /** Only the entries of some features are taken out of the arrays. */
  private static final String SELECT_FEATURES =
      """
      SELECT metric, subject[i], feature[i], window_start, window_end, value[i], lower[i], upper[i],
        p_value[i], p_value_adjusted[i], expected[i], sample_size[i], reference_value[i],
        status[i], computed_at
      FROM window_values FINAL
      ARRAY JOIN arrayFilter((at, name) -> has({features:Array(String)}, name),
        arrayEnumerate(feature), feature) AS i
      """;

  /** Pruned by month of the window, model, version, window length and metric. */
  private static final String MATCHING =
      """
      WHERE model = {model:String} AND version = {version:String}
        AND window_length = {length:String} AND metric IN {metrics:Array(String)}
        AND window_start >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
        AND window_start < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
      """;

  /**
   * Grain: one value of one metric and step of time: of the gravest status, then furthest from what
   * was expected or from the reference, then the last. That order is one whole number, which is
   * compared many times faster than a tuple: 3 bits of status, 31 of a distance (a float's bits are
   * in its order), 30 of seconds since the step began.
   */
  private static final String OUTSTANDING =
      """
      SELECT metric, subject, feature,
        fromUnixTimestamp64Milli({origin:Int64} + number * {step:Int64}, 'UTC'),
        fromUnixTimestamp64Milli({origin:Int64} + (number + 1) * {step:Int64}, 'UTC'),
        argMax(value, order), argMax(lower, order), argMax(upper, order), argMax(p_value, order),
        argMax(p_value_adjusted, order), argMax(expected, order), argMax(sample_size, order),
        argMax(reference_value, order), argMax(status, order), max(computed_at)
      FROM (
        SELECT metric, subject, feature, value, lower, upper, p_value, p_value_adjusted, expected,
          sample_size, reference_value, status, computed_at,
          toUnixTimestamp64Milli(window_start) - {origin:Int64} AS since,
          intDiv(since, {step:Int64}) AS number,
          ifNotFinite(abs(value - multiIf(isFinite(expected), expected,
            isFinite(reference_value), reference_value, 0)), 0) AS distance,
          bitShiftLeft(transform(status, ['drift', 'warning', 'ok', 'failed'], [4, 3, 2, 1], 0)::UInt64, 61)
            + bitShiftLeft(reinterpretAsUInt32(distance::Float32)::UInt64, 30)
            + intDiv(since - number * {step:Int64}, 1000)::UInt64 AS order
        FROM window_values FINAL
        ARRAY JOIN subject, feature, value, lower, upper, p_value, p_value_adjusted, expected,
          sample_size, reference_value, status
      """
          + MATCHING
          + """
          )
          GROUP BY metric, subject, feature, number
          """;

  private static final String SETTINGS =
      """
      SETTINGS do_not_merge_across_partitions_select_final = 1,
        optimize_move_to_prewhere_if_final = 1
      """;

  private final ClickHouse clickHouse;

  public WindowValueReader(ClickHouse clickHouse) {
    this.clickHouse = clickHouse;
  }

  /**
   * Which windows of which series.
   *
   * @param windowLength as {@code WindowLength.text()}
   * @param from windows are chosen by their start in {@code [from, to)}
   */
  public record Windows(
      String model, String version, String windowLength, Instant from, Instant to) {}

  /**
   * Steps of time, one after the other.
   *
   * @param origin where one begins, at or before every window
   * @param length at least a millisecond
   */
  public record Steps(Instant origin, Duration length) {
    private static final Steps NONE = new Steps(Instant.EPOCH, Duration.ofMillis(1));
  }

  /** The values of these metrics, of every feature and output and of the model; in no order. */
  public List<MetricResult> find(Windows windows, List<String> metrics) {
    return run(SELECT + MATCHING + SETTINGS, windows, metrics, List.of(), Steps.NONE);
  }

  /**
   * As {@link #find(Windows, List)}.
   *
   * @param features names of features or outputs; {@code ""} is the model itself
   */
  public List<MetricResult> find(Windows windows, List<String> metrics, List<String> features) {
    return run(SELECT_FEATURES + MATCHING + SETTINGS, windows, metrics, features, Steps.NONE);
  }

  /** One value a series and step of time: the one that stands out most, for the whole step. */
  public List<MetricResult> outstanding(Windows windows, List<String> metrics, Steps steps) {
    return run(OUTSTANDING + SETTINGS, windows, metrics, List.of(), steps);
  }

  private List<MetricResult> run(
      String sql, Windows windows, List<String> metrics, List<String> features, Steps steps) {
    return clickHouse.columns(
        sql,
        Map.ofEntries(
            Map.entry("model", windows.model()),
            Map.entry("version", windows.version()),
            Map.entry("length", windows.windowLength()),
            Map.entry("metrics", metrics),
            Map.entry("features", features),
            Map.entry("from", windows.from()),
            Map.entry("to", windows.to()),
            Map.entry("origin", steps.origin()),
            Map.entry("step", steps.length().toMillis())),
        rows -> {
          List<MetricResult> results = new ArrayList<>();
          while (rows.hasNext()) {
            results.add(decode(windows, rows));
          }
          return results;
        });
  }

  private static MetricResult decode(Windows windows, RowBinaryInput in) throws IOException {
    String metric = in.readString();
    Subject subject = Subject.ofCode(in.readByte());
    String feature = in.readString();
    TimeWindow window = new TimeWindow(in.readInstant(), in.readInstant());
    return new MetricResult(
        windows.model(),
        windows.version(),
        metric,
        subject,
        feature,
        "",
        windows.windowLength(),
        window,
        "",
        "",
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readLong(),
        0,
        in.readDouble(),
        STATUSES[in.readByte()],
        "",
        0,
        in.readInstant());
  }
}

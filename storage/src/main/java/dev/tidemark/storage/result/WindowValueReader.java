package dev.tidemark.storage.result;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.clickhouse.RowBinaryInput;
import dev.tidemark.storage.window.TimeWindow;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
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

  /** Grain: one value; only the entries of some features are taken out of the arrays. */
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

  private static final String SETTINGS =
      """
      SETTINGS do_not_merge_across_partitions_select_final = 1,
        optimize_move_to_prewhere_if_final = 1
      """;

  /** The tables of rows with arrays: of windows, and of windows put together. */
  private enum Source {
    WINDOWS("window_values", Duration.ofMillis(1)),
    STEPS("window_steps", Outstanding.STORED_STEP),
    DAYS("window_days", Outstanding.STORED_DAY);

    /** Grain: one metric in one row; its arrays have one entry a feature, output or the model. */
    private final String rows;

    /** Grain: one value of one metric and step of time. */
    private final String outstanding;

    private final Duration length;

    Source(String table, Duration length) {
      this.length = length;
      this.rows =
          """
          SELECT metric, window_start, window_end, computed_at, subject, feature, value, lower,
            upper, p_value, p_value_adjusted, expected, sample_size, reference_value, status
          """
              + "FROM "
              + table
              + " FINAL\n"
              + MATCHING
              + SETTINGS;
      this.outstanding =
          """
          SELECT metric, subject, feature,
            fromUnixTimestamp64Milli({origin:Int64} + number * {step:Int64}, 'UTC'),
            fromUnixTimestamp64Milli({origin:Int64} + (number + 1) * {step:Int64}, 'UTC'),
          """
              + Outstanding.MOST
              + """
              FROM (
                SELECT metric, subject, feature, value, lower, upper, p_value, p_value_adjusted,
                  expected, sample_size, reference_value, status, computed_at,
              """
              + Outstanding.IN_STEPS
              + "FROM "
              + table
              + " FINAL\n"
              + Outstanding.JOINED
              + MATCHING
              + ")\nGROUP BY metric, subject, feature, number\n"
              + SETTINGS;
    }

    /** The one with the longest rows that the steps consist of. */
    static Source of(String windowLength, Steps steps) {
      if (!Outstanding.isStored(windowLength)) {
        return WINDOWS;
      }
      return steps.consistOf(DAYS.length) ? DAYS : steps.consistOf(STEPS.length) ? STEPS : WINDOWS;
    }
  }

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
      String model, String version, String windowLength, Instant from, Instant to) {
    private Map<String, Object> parameters(List<String> metrics) {
      Map<String, Object> parameters = new HashMap<>();
      parameters.put("model", model);
      parameters.put("version", version);
      parameters.put("length", windowLength);
      parameters.put("metrics", metrics);
      parameters.put("from", from);
      parameters.put("to", to);
      return parameters;
    }
  }

  /**
   * Steps of time, one after the other.
   *
   * @param origin where one begins, at or before every window
   * @param length at least a millisecond
   */
  public record Steps(Instant origin, Duration length) {
    private boolean consistOf(Duration stored) {
      return length.toMillis() % stored.toMillis() == 0
          && origin.toEpochMilli() % stored.toMillis() == 0;
    }

    /** All of each step in which a window starts. */
    private Windows cover(Windows windows) {
      long step = length.toMillis();
      long first = Math.floorDiv(windows.from().toEpochMilli() - origin.toEpochMilli(), step);
      long end = Math.ceilDiv(windows.to().toEpochMilli() - origin.toEpochMilli(), step);
      return new Windows(
          windows.model(),
          windows.version(),
          windows.windowLength(),
          origin.plusMillis(first * step),
          origin.plusMillis(end * step));
    }
  }

  /** The values of these metrics, of every feature and output and of the model; in no order. */
  public List<MetricResult> find(Windows windows, List<String> metrics) {
    return rows(Source.WINDOWS, windows, metrics);
  }

  private List<MetricResult> rows(Source source, Windows windows, List<String> metrics) {
    return clickHouse.columns(
        source.rows,
        windows.parameters(metrics),
        rows -> {
          List<MetricResult> results = new ArrayList<>();
          while (rows.hasNext()) {
            decodeArrays(windows, rows, results);
          }
          return results;
        });
  }

  /**
   * As {@link #find(Windows, List)}.
   *
   * @param features names of features or outputs; {@code ""} is the model itself
   */
  public List<MetricResult> find(Windows windows, List<String> metrics, List<String> features) {
    Map<String, Object> parameters = windows.parameters(metrics);
    parameters.put("features", features);
    return single(SELECT_FEATURES + MATCHING + SETTINGS, windows, parameters);
  }

  /**
   * One value a series and step of time: the one that stands out most, for the whole step. Steps
   * that begin before the range, or end after it, are whole all the same.
   */
  public List<MetricResult> outstanding(Windows windows, List<String> metrics, Steps steps) {
    Windows whole = steps.cover(windows);
    Source source = Source.of(windows.windowLength(), steps);
    if (source.length.equals(steps.length())) {
      return rows(source, whole, metrics);
    }
    Map<String, Object> parameters = whole.parameters(metrics);
    parameters.put("origin", steps.origin());
    parameters.put("step", steps.length().toMillis());
    return single(source.outstanding, whole, parameters);
  }

  private List<MetricResult> single(String sql, Windows windows, Map<String, Object> parameters) {
    return clickHouse.columns(sql, parameters, ClickHouse.each(rows -> decode(windows, rows)));
  }

  private static void decodeArrays(Windows windows, RowBinaryInput in, List<MetricResult> into)
      throws IOException {
    String metric = in.readString();
    TimeWindow window = new TimeWindow(in.readInstant(), in.readInstant());
    Instant computedAt = in.readInstant();
    byte[] subjects = in.readBytes();
    List<String> features = in.readStrings();
    double[] values = in.readDoubles();
    double[] lower = in.readDoubles();
    double[] upper = in.readDoubles();
    double[] pValues = in.readDoubles();
    double[] pValuesAdjusted = in.readDoubles();
    double[] expected = in.readDoubles();
    long[] sampleSizes = in.readLongs();
    double[] referenceValues = in.readDoubles();
    byte[] statuses = in.readBytes();
    for (int i = 0; i < subjects.length; i++) {
      into.add(
          result(
              windows,
              metric,
              Subject.ofCode(subjects[i]),
              features.get(i),
              window,
              values[i],
              lower[i],
              upper[i],
              pValues[i],
              pValuesAdjusted[i],
              expected[i],
              sampleSizes[i],
              referenceValues[i],
              STATUSES[statuses[i]],
              computedAt));
    }
  }

  private static MetricResult decode(Windows windows, RowBinaryInput in) throws IOException {
    return result(
        windows,
        in.readString(),
        Subject.ofCode(in.readByte()),
        in.readString(),
        new TimeWindow(in.readInstant(), in.readInstant()),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readDouble(),
        in.readLong(),
        in.readDouble(),
        STATUSES[in.readByte()],
        in.readInstant());
  }

  private static MetricResult result(
      Windows windows,
      String metric,
      Subject subject,
      String feature,
      TimeWindow window,
      double value,
      double lower,
      double upper,
      double pValue,
      double pValueAdjusted,
      double expected,
      long sampleSize,
      double referenceValue,
      Status status,
      Instant computedAt) {
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
        value,
        lower,
        upper,
        pValue,
        pValueAdjusted,
        expected,
        sampleSize,
        0,
        referenceValue,
        status,
        "",
        0,
        computedAt);
  }
}

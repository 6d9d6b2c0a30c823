package dev.tidemark.storage.result;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.clickhouse.RowBinaryInput;
import dev.tidemark.storage.window.TimeWindow;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads the state of models window by window, summed up over their features. Thread-safe. */
@Singleton
public final class HealthReader {
  /**
   * Grain: one window of one version of a model; reads {@code psi} and {@code null_rate} of the
   * models asked for, counting in the database, so that features do not travel.
   */
  private static final String SELECT =
      """
      SELECT model, version, window_length, window_start, window_end,
        maxIf(sample_size, metric = 'null_rate') AS rows,
        toUInt64(countIf(metric = 'psi' AND subject = 'feature')) AS features,
        toUInt64(countIf(metric = 'psi' AND subject = 'feature' AND status = 'drift')) AS drifted,
        argMaxIf(feature, (status = 'drift', value), metric = 'psi' AND judged) AS worst,
        argMaxIf(value, (status = 'drift', value), metric = 'psi' AND judged) AS worst_psi,
        toUInt8(maxIf(status = 'drift', metric = 'psi' AND judged)) AS worst_is_drift,
        argMaxIf(feature, growth, metric = 'null_rate' AND judged) AS worst_nulls,
        argMaxIf(value, growth, metric = 'null_rate' AND judged) AS worst_null_rate,
        argMaxIf(reference_value, growth, metric = 'null_rate' AND judged) AS null_reference,
        toUInt64(countIf(metric = 'null_rate' AND status IN ('warning', 'drift'))) AS issues
      FROM (
        SELECT model, version, metric, subject, feature, window_length, window_start, window_end,
          value, reference_value, sample_size, status,
          status NOT IN ('insufficient', 'failed') AND isFinite(value) AS judged,
          value - if(isFinite(reference_value), reference_value, 0) AS growth
        FROM metrics FINAL
        WHERE (empty({models:Array(String)}) OR model IN {models:Array(String)})
          AND metric IN ('psi', 'null_rate') AND segment = ''
        ORDER BY computed_at DESC
        LIMIT 1 BY model, version, metric, subject, feature, window_length, window_start
      )
      GROUP BY model, version, window_length, window_start, window_end
      ORDER BY model, version, window_length, window_start DESC
      LIMIT {windows:UInt32} BY model, version, window_length
      SETTINGS do_not_merge_across_partitions_select_final = 1
      """;

  private final ClickHouse clickHouse;

  public HealthReader(ClickHouse clickHouse) {
    this.clickHouse = clickHouse;
  }

  /**
   * The last windows of each model, version and window length, newest first.
   *
   * @param models empty for all
   * @param windows at most so many windows of each
   */
  public List<HealthWindow> last(List<String> models, int windows) {
    return clickHouse.columns(
        SELECT,
        Map.of("models", models, "windows", windows),
        rows -> {
          List<HealthWindow> found = new ArrayList<>();
          while (rows.hasNext()) {
            found.add(decode(rows));
          }
          return found;
        });
  }

  private static HealthWindow decode(RowBinaryInput in) throws IOException {
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

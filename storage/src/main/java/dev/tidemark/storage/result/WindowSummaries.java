package dev.tidemark.storage.result;

import dev.tidemark.storage.clickhouse.ClickHouse;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

/**
 * Keeps what stands beside the results for those who read much: {@code window_values}, one row a
 * metric and window with its values side by side, {@code window_steps} and {@code window_days}, the
 * same of every six hours and day of shorter windows, and {@code model_windows}, one row a window.
 * All are computed from all results of a window; computing it again gives the same rows.
 * Thread-safe.
 */
public final class WindowSummaries {
  /** The metric that stands for a model's performance: the first of these that is known. */
  static final List<String> MAIN = List.of("accuracy", "rmse", "mae", "roc_auc", "log_loss");

  /**
   * Grain: one metric in one window of one version of a model, without segments; reads the days of
   * the windows. Of a window compared with several references, the newest comparison counts.
   * Results without a version are about the model as a whole: they are no version of their own.
   */
  private static final String VALUES =
      """
      INSERT INTO window_values
      SELECT model, version, window_length, metric, window_start, max(window_end),
        groupArray(subject), groupArray(feature), groupArray(value), groupArray(lower),
        groupArray(upper), groupArray(p_value), groupArray(p_value_adjusted),
        groupArray(expected), groupArray(sample_size), groupArray(reference_value),
        groupArray(status), max(computed_at)
      FROM (
        SELECT *
        FROM metrics FINAL
        WHERE model IN {models:Array(String)} AND segment = '' AND version != ''
          AND secondary = 0
          AND window_start >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
          AND window_start < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
        ORDER BY metric, subject, feature, computed_at DESC
        LIMIT 1 BY model, version, metric, subject, feature, window_length, window_start
      )
      GROUP BY model, version, window_length, metric, window_start
      SETTINGS do_not_merge_across_partitions_select_final = 1,
        optimize_move_to_prewhere_if_final = 1
      """;

  /** Grain: one window of one version of a model; reads the windows' rows in the table above. */
  private static final String WINDOWS =
      """
      INSERT INTO model_windows
      SELECT model, version, window_length, window_start, max(window_end),
        maxIf(sample_size, metric IN ('null_rate', 'row_count')),
        countIf(drift AND subject = 'feature'),
        countIf(drift AND subject = 'feature' AND status = 'drift'),
        argMaxIf(feature, (status = 'drift', metric = 'psi', value), drift AND judged),
        argMaxIf(if(metric = 'psi', value, nan), (status = 'drift', metric = 'psi', value),
          drift AND judged),
        maxIf(status = 'drift', drift AND judged),
        argMaxIf(feature, growth, metric = 'null_rate' AND judged),
        argMaxIf(value, growth, metric = 'null_rate' AND judged),
        argMaxIf(reference_value, growth, metric = 'null_rate' AND judged),
        countIf(metric = 'null_rate' AND status IN ('warning', 'drift')),
        argMinIf(metric, main, main > 0),
        argMinIf(value, main, main > 0),
        argMinIf(lower, main, main > 0),
        argMinIf(upper, main, main > 0),
        argMinIf(reference_value, main, main > 0),
        argMinIf(status, main, main > 0),
        argMinIf(sample_size, main, main > 0),
        maxIf(value, metric = 'label_coverage' AND isFinite(value)),
        max(computed_at)
      FROM (
        SELECT model, version, window_length, window_start, window_end, metric, subject, feature,
          value, lower, upper, reference_value, sample_size, status, computed_at,
          metric IN ('psi', 'mmd') AS drift, -- of columns of values, of embeddings
          status NOT IN ('insufficient', 'failed') AND isFinite(value) AS judged,
          value - if(isFinite(reference_value), reference_value, 0) AS growth,
          if(subject = 'model' AND isFinite(value), indexOf({main:Array(String)}, metric), 0) AS main
        FROM window_values FINAL
        ARRAY JOIN subject, feature, value, lower, upper, reference_value, sample_size, status
        WHERE model IN {models:Array(String)}
          AND window_start >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
          AND window_start < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
      )
      GROUP BY model, version, window_length, window_start
      SETTINGS do_not_merge_across_partitions_select_final = 1,
        optimize_move_to_prewhere_if_final = 1
      """;

  private static final String STEPS = putTogether("window_values", "window_steps");
  private static final String DAYS = putTogether("window_steps", "window_days");

  /**
   * Grain: one metric in one stored step of one version of a model; reads the steps' shorter rows.
   * Rows as long as a step or longer need none.
   */
  private static String putTogether(String from, String into) {
    return "INSERT INTO "
        + into
        + """

        SELECT model, version, window_length, metric,
          fromUnixTimestamp64Milli({origin:Int64} + number * {step:Int64}, 'UTC'),
          fromUnixTimestamp64Milli({origin:Int64} + (number + 1) * {step:Int64}, 'UTC'),
          groupArray(subject), groupArray(feature), groupArray(value), groupArray(lower),
          groupArray(upper), groupArray(p_value), groupArray(p_value_adjusted),
          groupArray(expected), groupArray(sample_size), groupArray(reference_value),
          groupArray(status), max(computed_at)
        FROM (
          SELECT model, version, window_length, metric, number, subject, feature,
        """
        + Outstanding.MOST
        + """
        FROM (
          SELECT model, version, window_length, metric, subject, feature, value, lower, upper,
            p_value, p_value_adjusted, expected, sample_size, reference_value, status,
            computed_at,
        """
        + Outstanding.IN_STEPS
        + "FROM "
        + from
        + " FINAL\n"
        + Outstanding.JOINED
        + """
            WHERE model IN {models:Array(String)}
              AND window_start >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
              AND window_start < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
              AND toUnixTimestamp64Milli(window_end) - toUnixTimestamp64Milli(window_start) < {step:Int64}
          )
          GROUP BY model, version, window_length, metric, number, subject, feature
          ORDER BY subject, feature
        )
        GROUP BY model, version, window_length, metric, number
        SETTINGS do_not_merge_across_partitions_select_final = 1,
          optimize_move_to_prewhere_if_final = 1
        """;
  }

  /** Grain: one month of one model; empty once anything is in the table. */
  private static final String UNFILLED =
      """
      SELECT model, toStartOfMonth(window_start) AS month
      FROM metrics
      WHERE segment = '' AND version != '' AND secondary = 0 AND (SELECT count() = 0 FROM window_values)
      GROUP BY model, month
      ORDER BY model, month
      """;

  private final ClickHouse clickHouse;

  public WindowSummaries(ClickHouse clickHouse) {
    this.clickHouse = clickHouse;
  }

  /** Computes all windows if none is there: results from before these tables. */
  public void fillIfEmpty() {
    clickHouse
        .rows(
            UNFILLED,
            List.of(),
            row -> Map.entry(row.getString(1), row.getObject(2, LocalDate.class)))
        .forEach(month ->
            refresh(
                List.of(month.getKey()),
                month.getValue().atStartOfDay().toInstant(ZoneOffset.UTC),
                month.getValue().plusMonths(1).atStartOfDay().toInstant(ZoneOffset.UTC)));
  }

  /** Computes the windows of these models that start in {@code [from, to)}. */
  public void refresh(List<String> models, Instant from, Instant to) {
    clickHouse.execute(VALUES, Map.of("models", models, "from", from, "to", to));
    clickHouse.execute(WINDOWS, Map.of("models", models, "from", from, "to", to, "main", MAIN));
    putTogether(STEPS, Outstanding.STORED_STEP.toMillis(), models, from, to);
    putTogether(DAYS, Outstanding.STORED_DAY.toMillis(), models, from, to);
  }

  private void putTogether(String sql, long step, List<String> models, Instant from, Instant to) {
    clickHouse.execute(
        sql,
        Map.of(
            "models",
            models,
            "from",
            Math.floorDiv(from.toEpochMilli(), step) * step,
            "to",
            Math.ceilDiv(to.toEpochMilli(), step) * step,
            "origin",
            0,
            "step",
            step));
  }
}

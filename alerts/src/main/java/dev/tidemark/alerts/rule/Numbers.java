package dev.tidemark.alerts.rule;

import java.util.Locale;
import java.util.Map;

/** Numbers and metric names as people read them. */
public final class Numbers {
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("psi", "PSI"),
          Map.entry("psi_with_nulls", "PSI with nulls"),
          Map.entry("ks_statistic", "KS statistic"),
          Map.entry("js_distance", "Jensen–Shannon distance"),
          Map.entry("js_divergence", "Jensen–Shannon divergence"),
          Map.entry("mmd", "MMD"),
          Map.entry("mean_distance", "distance of the mean vectors"),
          Map.entry("mean_distance_normalized", "distance of the mean vectors, normalised"),
          Map.entry("mean_cosine_distance", "cosine distance of the mean vectors"),
          Map.entry("roc_auc", "ROC AUC"),
          Map.entry("f1", "F1"),
          Map.entry("rmse", "RMSE"),
          Map.entry("mae", "MAE"),
          Map.entry("mape", "MAPE"),
          Map.entry("r2", "R²"),
          Map.entry("ece", "calibration error"),
          Map.entry("unseen_category_rate", "rate of unseen categories"),
          Map.entry("out_of_range_rate", "rate out of range"),
          Map.entry("latency_p50", "median latency"),
          Map.entry("latency_p95", "p95 latency"),
          Map.entry("latency_p99", "p99 latency"));

  private Numbers() {}

  public static String metric(String metric) {
    return NAMES.getOrDefault(metric, metric.replace('_', ' '));
  }

  /** Shares of one are shown in percent. */
  public static boolean isShare(String metric) {
    return metric.endsWith("_rate")
        || metric.equals("label_coverage")
        || metric.matches(
            "(estimated_)?((macro_|weighted_)?(precision|recall|f1)|(balanced_)?accuracy)");
  }

  /** A value of a metric: three significant digits, shares in percent. */
  public static String value(String metric, double value) {
    return isShare(metric) ? percent(value) : plain(value);
  }

  /** A difference of two values of a metric: those of shares in percentage points. */
  public static String difference(String metric, double by) {
    return isShare(metric) ? String.format(Locale.ROOT, "%.1f points", by * 100) : plain(by);
  }

  public static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", share * 100);
  }

  /** Three significant digits without an exponent where that is readable. */
  public static String plain(double value) {
    double size = Math.abs(value);
    if (value == Math.rint(value) && size < 1e6) {
      return String.format(Locale.ROOT, "%.0f", value);
    }
    if (size >= 1e6 || size < 1e-4) {
      return String.format(Locale.ROOT, "%.2e", value);
    }
    int decimals = Math.max(0, 2 - (int) Math.floor(Math.log10(size)));
    String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
    return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
  }
}

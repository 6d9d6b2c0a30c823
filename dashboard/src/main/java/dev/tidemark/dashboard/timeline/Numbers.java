package dev.tidemark.dashboard.timeline;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Set;

/**
 * How numbers are written for people: three significant digits, thin thousands, one decimal in
 * percentages.
 */
public final class Numbers {
  private static final String NONE = "–";
  private static final char THIN = '\u202F';
  private static final Set<String> SHARES =
      Set.of("accuracy", "balanced_accuracy", "precision", "recall", "label_coverage");

  private Numbers() {}

  /** Three significant digits; {@code –} when undefined. */
  public static String statistic(double value) {
    if (!Double.isFinite(value)) {
      return NONE;
    }
    if (value == 0) {
      return "0";
    }
    double size = Math.abs(value);
    if (size >= 1e9 || size < 1e-4) {
      return String.format(Locale.ROOT, "%.2e", value);
    }
    if (size >= 1000) {
      return count(Math.round(value));
    }
    BigDecimal rounded =
        BigDecimal.valueOf(value).round(new MathContext(3, RoundingMode.HALF_EVEN));
    int missing = Math.max(0, 3 - rounded.precision());
    return rounded.setScale(Math.max(0, rounded.scale() + missing)).toPlainString();
  }

  /** A whole number with thin spaces between thousands. */
  public static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value).replace(',', THIN);
  }

  /** A share as a percentage with one decimal. */
  public static String percent(double share) {
    return Double.isFinite(share)
        ? String.format(Locale.ROOT, "%.1f", share * 100) + '\u00A0' + '%'
        : NONE;
  }

  /** A p-value: two digits, {@code < 0.001} when smaller. */
  public static String pValue(double p) {
    if (!Double.isFinite(p)) {
      return NONE;
    }
    return p < 0.001 ? "<\u00A00.001" : String.format(Locale.ROOT, "%.3f", p);
  }

  /** A value of the named metric: percentages for shares, three digits for the rest. */
  public static String ofMetric(String metric, double value) {
    return isShare(metric) ? percent(value) : statistic(value);
  }

  /** Whether the metric is a share of rows, shown in per cent. */
  public static boolean isShare(String metric) {
    return metric.endsWith("_rate") || SHARES.contains(metric);
  }
}

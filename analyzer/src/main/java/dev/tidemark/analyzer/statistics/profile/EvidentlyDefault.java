package dev.tidemark.analyzer.statistics.profile;

import dev.tidemark.analyzer.statistics.bins.BinnedWindows;
import dev.tidemark.analyzer.statistics.drift.KolmogorovSmirnov;
import dev.tidemark.analyzer.statistics.drift.Wasserstein;
import dev.tidemark.analyzer.statistics.sample.NumericSample;
import java.util.Arrays;
import java.util.Map;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * The test that Evidently 0.7.21 picks by itself for a column, and what it says.
 *
 * @param method which test
 * @param score its p-value or distance
 */
public record EvidentlyDefault(Method method, double score) {
  private static final int SMALL_REFERENCE = 1_000;
  private static final int FEW_VALUES = 5;

  /** Evidently's tests, with the limits it ships. */
  public enum Method {
    Z_TEST("Z-test p_value", 0.05, true),
    CHI_SQUARE("chi-square p_value", 0.05, true),
    KOLMOGOROV_SMIRNOV("K-S p_value", 0.05, true),
    JENSEN_SHANNON("Jensen-Shannon distance", 0.1, false),
    WASSERSTEIN("Wasserstein distance (normed)", 0.1, false);

    private final String title;
    private final double limit;
    private final boolean isPValue;

    Method(String title, double limit, boolean isPValue) {
      this.title = title;
      this.limit = limit;
      this.isPValue = isPValue;
    }

    /** The name in Evidently's reports. */
    public String title() {
      return title;
    }

    public double limit() {
      return limit;
    }
  }

  /** Whether Evidently calls this drift: a p-value below its limit, or a distance at or above. */
  public boolean drifted() {
    return method.isPValue ? score < method.limit : score >= method.limit;
  }

  /**
   * The default test of a numeric column.
   *
   * @param reference at least one value
   * @param current at least one value
   */
  public static EvidentlyDefault of(NumericSample reference, NumericSample current) {
    BinnedWindows single = Unions.of(reference, current);
    boolean fewValues = single.bins() <= FEW_VALUES;
    if (reference.size() > SMALL_REFERENCE) {
      return fewValues
          ? new EvidentlyDefault(
              Method.JENSEN_SHANNON, DriftProfile.EVIDENTLY.jensenShannon(reference, current))
          : new EvidentlyDefault(Method.WASSERSTEIN, wasserstein(reference, current));
    }
    return fewValues
        ? ofFewValues(single)
        : new EvidentlyDefault(
            Method.KOLMOGOROV_SMIRNOV, KolmogorovSmirnov.of(reference, current).pValue());
  }

  /**
   * The default test of a categorical column.
   *
   * @param reference rows per category, at least one row
   * @param current the same for the current window
   */
  public static EvidentlyDefault of(Map<String, Long> reference, Map<String, Long> current) {
    long rows = reference.values().stream().mapToLong(Long::longValue).sum();
    return rows > SMALL_REFERENCE
        ? new EvidentlyDefault(
            Method.JENSEN_SHANNON, DriftProfile.EVIDENTLY.jensenShannon(reference, current))
        : ofFewValues(Unions.of(reference, current));
  }

  private static EvidentlyDefault ofFewValues(BinnedWindows single) {
    return single.bins() > 2
        ? new EvidentlyDefault(Method.CHI_SQUARE, EvidentlyRules.goodnessOfFit(single))
        : new EvidentlyDefault(Method.Z_TEST, twoProportions(single));
  }

  /** Pooled two-sided z-test on the share of the first value. */
  private static double twoProportions(BinnedWindows bins) {
    if (bins.bins() == 1) {
      return 1;
    }
    double n = Arrays.stream(bins.reference()).sum();
    double m = Arrays.stream(bins.current()).sum();
    double r = bins.reference()[1] / n;
    double c = bins.current()[1] / m;
    double pooled = (r * n + c * m) / (n + m);
    double z = (r - c) / Math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m));
    return 2 * (1 - NormalDistribution.of(0, 1).cumulativeProbability(Math.abs(z)));
  }

  /**
   * Wasserstein distance over max(standard deviation, 0.001), the deviation in plain arithmetic: it
   * overflows for values beyond 1e154, and the distance becomes 0.
   */
  static double wasserstein(NumericSample reference, NumericSample current) {
    int n = reference.size();
    double mean = Arrays.stream(reference.toArray()).sum() / n;
    double variance =
        Arrays.stream(reference.toArray()).map(value -> (value - mean) * (value - mean)).sum() / n;
    return Wasserstein.distance(reference, current)
        / Math.max(Math.sqrt(variance), Wasserstein.SMALLEST_DEVIATION);
  }
}

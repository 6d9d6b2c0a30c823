package dev.tidemark.analyzer.statistics.performance;

import dev.tidemark.analyzer.statistics.comparison.Interval;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Logit interval of the area under the precision–recall curve: on the scale {@code ln(a/(1 − a))}
 * the area is taken as normal with variance {@code 1/(n₊·a(1 − a))}, n₊ being the positive rows.
 *
 * @see <a href="https://doi.org/10.1007/978-3-642-40994-3_29">Boyd, Eng and Page 2013</a>
 */
public final class AveragePrecisionInterval {
  private AveragePrecisionInterval() {}

  /**
   * The interval of an area.
   *
   * @param area between 0 and 1; at 0 and 1 it counts as half a positive row away from there
   * @param positives effective number of positive rows, above 0
   */
  public static Interval of(double area, double positives, double level) {
    double margin = Math.min(0.5, 0.5 / positives);
    double inner = Math.clamp(area, margin, 1 - margin);
    double z = NormalDistribution.of(0, 1).inverseSurvivalProbability((1 - level) / 2);
    double logit = Math.log(inner / (1 - inner));
    double half = z / Math.sqrt(positives * inner * (1 - inner));
    return new Interval(Math.min(area, share(logit - half)), Math.max(area, share(logit + half)));
  }

  private static double share(double logit) {
    return 1 / (1 + Math.exp(-logit));
  }
}

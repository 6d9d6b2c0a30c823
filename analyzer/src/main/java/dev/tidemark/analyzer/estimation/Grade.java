package dev.tidemark.analyzer.estimation;

import dev.tidemark.analyzer.metric.Limit;
import dev.tidemark.analyzer.metric.Measurement;
import dev.tidemark.analyzer.statistics.comparison.Interval;
import dev.tidemark.storage.result.Status;
import java.util.Locale;

/**
 * An estimate for the rows whose labels have arrived, beside what came true for them.
 *
 * @param estimated what the metric of just those rows was expected to be
 * @param tolerated where it comes true but for 1 chance in 1,000, if the estimate is right
 * @param rows how many labels have arrived
 */
record Grade(double estimated, Interval tolerated, double cameTrue, long rows) {
  /** Normal quantile of 1 chance in 1,000 that a right estimate is called unreliable. */
  static final double Z = 3.2905267314918945;

  /** The whole window's estimate with this grade: a warning when it proved wrong. */
  Measurement of(Measurement estimate) {
    boolean unreliable = !tolerated.contains(cameTrue);
    Measurement graded =
        estimate.detail(
            String.format(
                Locale.ROOT,
                "%sestimated %.4g for the %d rows whose labels arrived, came true %.4g",
                unreliable ? "unreliable: " : "",
                estimated,
                rows,
                cameTrue));
    return unreliable ? graded.limit(new Limit.Always(Status.WARNING)) : graded;
  }
}

package dev.tidemark.analyzer.statistics.performance;

import dev.tidemark.analyzer.statistics.comparison.Interval;

/**
 * Confidence intervals of losses of a two-class model's probabilities, each a mean over rows.
 *
 * @param logLosses mean and standard error of the rows' logarithmic losses
 * @param squares the same of the squared distances from the outcome
 * @param gaps the same of the distances, signed as those of their bin add up to
 * @param level of the intervals
 * @param expectedError what {@link Calibration#expectedError} comes to by chance when the
 *     probabilities are right: {@code √(2/π)·Σ √(Σ p(1 − p))/n} over the bins
 */
public record ProbabilityIntervals(
    MeanInterval logLosses,
    MeanInterval squares,
    MeanInterval gaps,
    double expectedError,
    double level) {

  /**
   * Takes labelled rows.
   *
   * @param scores probabilities of the positive class; at least one row
   * @param outcomes whether the row is positive
   * @param weights effective counts of the same rows
   * @param level between 0 and 1, e.g. 0.95
   */
  public static ProbabilityIntervals of(
      double[] scores, boolean[] outcomes, double[] weights, double level) {
    int n = scores.length;
    double[] logLosses = new double[n];
    double[] squares = new double[n];
    double[] gaps = new double[Calibration.DEFAULT_BINS];
    double[] noise = new double[Calibration.DEFAULT_BINS];
    double total = 0;
    for (int row = 0; row < n; row++) {
      double p = Math.clamp(scores[row], LogLoss.DEFAULT_CLIP, 1 - LogLoss.DEFAULT_CLIP);
      double gap = (outcomes[row] ? 1 : 0) - scores[row];
      logLosses[row] = outcomes[row] ? -Math.log(p) : -Math.log1p(-p);
      squares[row] = gap * gap;
      int bin = Calibration.binOf(scores[row], Calibration.DEFAULT_BINS);
      gaps[bin] += weights[row] * gap;
      noise[bin] += weights[row] * scores[row] * (1 - scores[row]);
      total += weights[row];
    }
    double expected = 0;
    for (double variance : noise) {
      expected += Math.sqrt(2 / Math.PI * variance) / total;
    }
    double[] signed = new double[n];
    for (int row = 0; row < n; row++) {
      int bin = Calibration.binOf(scores[row], Calibration.DEFAULT_BINS);
      signed[row] = Math.signum(gaps[bin]) * ((outcomes[row] ? 1 : 0) - scores[row]);
    }
    return new ProbabilityIntervals(
        MeanInterval.of(logLosses, weights),
        MeanInterval.of(squares, weights),
        MeanInterval.of(signed, weights),
        expected,
        level);
  }

  public Interval logLoss() {
    Interval plain = logLosses.interval(level);
    return new Interval(Math.max(0, plain.lower()), plain.upper());
  }

  public Interval brier() {
    return squares.interval(level).clipped(0, 1);
  }

  /** The lower end starts from the error without the part that chance alone adds. */
  public Interval calibrationError() {
    Interval plain = gaps.interval(level);
    double noise = gaps.mean() > 0 ? Math.min(1, expectedError / gaps.mean()) : 0;
    double inner = gaps.mean() * Math.sqrt(1 - noise * noise);
    return new Interval(inner - plain.width() / 2, plain.upper()).clipped(0, 1);
  }
}

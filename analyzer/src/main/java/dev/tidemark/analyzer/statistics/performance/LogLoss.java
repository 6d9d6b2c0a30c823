package dev.tidemark.analyzer.statistics.performance;

import org.apache.commons.numbers.core.Sum;

/**
 * Logarithmic loss of probabilities: the mean of −ln p over the rows, p being the probability that
 * the model gave to what came true. Unit: nats; at least 0.
 *
 * <p>Probabilities are first clipped to {@code [clip, 1 − clip]}, so that one sure mistake costs a
 * finite amount.
 */
public final class LogLoss {
  /** The clip of scikit-learn for double values: 2⁻⁵². */
  public static final double DEFAULT_CLIP = 0x1p-52;

  private LogLoss() {}

  /** With {@link #DEFAULT_CLIP}. */
  public static double of(ScoredOutcomes outcomes) {
    return of(outcomes, DEFAULT_CLIP);
  }

  /**
   * With a clip of the caller's choice.
   *
   * @param outcomes with scores from 0 to 1
   * @param clip above 0, below ½
   * @throws IllegalArgumentException if a score or the clip is out of range
   */
  public static double of(ScoredOutcomes outcomes, double clip) {
    if (!(clip > 0 && clip < 0.5)) {
      throw new IllegalArgumentException("clip " + clip);
    }
    Probabilities.require(outcomes);
    Sum loss = Sum.create();
    for (int i = 0; i < outcomes.size(); i++) {
      double probability = Math.clamp(outcomes.score(i), clip, 1 - clip);
      if (outcomes.positives(i) > 0) {
        loss.add(-outcomes.positives(i) * Math.log(probability));
      }
      if (outcomes.negatives(i) > 0) {
        loss.add(-outcomes.negatives(i) * Math.log1p(-probability));
      }
    }
    return loss.getAsDouble() / outcomes.total();
  }
}

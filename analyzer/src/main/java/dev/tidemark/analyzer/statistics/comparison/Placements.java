package dev.tidemark.analyzer.statistics.comparison;

import dev.tidemark.analyzer.statistics.sample.SortOrder;
import org.apache.commons.numbers.core.Sum;

/**
 * For each row the share of rows of the other class that its score beats, ties counting one half:
 * the structural components of a ROC area.
 */
final class Placements {
  private final boolean[] outcomes;
  private final double[] shares;
  private final int positives;

  private Placements(boolean[] outcomes, double[] shares, int positives) {
    this.outcomes = outcomes;
    this.shares = shares;
    this.positives = positives;
  }

  static Placements of(double[] scores, boolean[] outcomes) {
    int n = scores.length;
    int positives = 0;
    for (boolean outcome : outcomes) {
      positives += outcome ? 1 : 0;
    }
    int negatives = n - positives;
    int[] order = SortOrder.of(scores);
    double[] shares = new double[n];
    int positivesBelow = 0;
    int negativesBelow = 0;
    for (int start = 0; start < n; ) {
      int end = start;
      int positivesHere = 0;
      while (end < n && scores[order[end]] == scores[order[start]]) {
        positivesHere += outcomes[order[end]] ? 1 : 0;
        end++;
      }
      int negativesHere = end - start - positivesHere;
      for (int i = start; i < end; i++) {
        int row = order[i];
        shares[row] =
            outcomes[row]
                ? (negativesBelow + 0.5 * negativesHere) / negatives
                : (positives - positivesBelow - 0.5 * positivesHere) / positives;
      }
      positivesBelow += positivesHere;
      negativesBelow += negativesHere;
      start = end;
    }
    return new Placements(outcomes, shares, positives);
  }

  int positives() {
    return positives;
  }

  int negatives() {
    return outcomes.length - positives;
  }

  double area() {
    return mean(true);
  }

  private double mean(boolean outcome) {
    Sum sum = Sum.create();
    for (int i = 0; i < shares.length; i++) {
      if (outcomes[i] == outcome) {
        sum.add(shares[i]);
      }
    }
    return sum.getAsDouble() / (outcome ? positives : negatives());
  }

  /** Covariance of the two areas; with itself the variance. Both are over the same rows. */
  double covariance(Placements other) {
    return sampleCovariance(other, true) / positives + sampleCovariance(other, false) / negatives();
  }

  private double sampleCovariance(Placements other, boolean outcome) {
    double mean = mean(outcome);
    double otherMean = other.mean(outcome);
    Sum sum = Sum.create();
    for (int i = 0; i < shares.length; i++) {
      if (outcomes[i] == outcome) {
        sum.add((shares[i] - mean) * (other.shares[i] - otherMean));
      }
    }
    return sum.getAsDouble() / ((outcome ? positives : negatives()) - 1);
  }
}

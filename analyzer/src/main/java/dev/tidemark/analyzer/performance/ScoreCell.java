package dev.tidemark.analyzer.performance;

import dev.tidemark.analyzer.statistics.performance.Calibration;

/**
 * A stretch of scores so narrow that those in it count as one: 1/256 of the power of two that holds
 * the score, or its distance from 1 where that is smaller. So scores near 0 and near 1 are told
 * apart as well as those between. No cell lies in two bins of the calibration curve.
 *
 * @param predicted whether the model said positive
 * @param outcome whether the label is the class
 */
record ScoreCell(int place, boolean predicted, boolean outcome) {
  private static final int BITS_LEFT_OUT = 44; // 8 bits of the fraction stay
  private static final int BIN_MASK = 15;
  private static final int NO_SCORE = 13;
  private static final int BELOW = 14;
  private static final int ABOVE = 15;

  /**
   * The cell of a row.
   *
   * @param score NaN where there is none
   */
  static ScoreCell of(double score, boolean predicted, boolean outcome) {
    return new ScoreCell(place(score), predicted, outcome);
  }

  private static int place(double score) {
    if (Double.isNaN(score)) {
      return NO_SCORE;
    }
    if (score < 0 || score > 1) {
      return score < 0 ? BELOW : ABOVE;
    }
    boolean upper = score > 0.5;
    int stretch = stretch(upper ? 1 - score : score);
    int bin = Calibration.binOf(score, Calibration.DEFAULT_BINS);
    return ((stretch << 1 | (upper ? 1 : 0)) << 4) | bin;
  }

  /** Which of the stretches of numbers of one sign a number is in. */
  static int stretch(double number) {
    return (int) (Double.doubleToLongBits(number + 0.0) >>> BITS_LEFT_OUT);
  }

  /** A mean of scores of this cell, moved back where rounding took it out of its bin. */
  double inBin(double mean) {
    int bin = place & BIN_MASK;
    if (bin >= Calibration.DEFAULT_BINS) {
      return mean;
    }
    double bins = Calibration.DEFAULT_BINS;
    int rounded = Calibration.binOf(mean, Calibration.DEFAULT_BINS);
    return rounded == bin ? mean : rounded < bin ? bin / bins : Math.nextDown((bin + 1) / bins);
  }

  static ScoreCell ofCode(int code) {
    return new ScoreCell(code >>> 2, (code & 2) != 0, (code & 1) != 0);
  }

  int code() {
    return place << 2 | (predicted ? 2 : 0) | (outcome ? 1 : 0);
  }

  boolean hasScore() {
    return place != NO_SCORE;
  }
}

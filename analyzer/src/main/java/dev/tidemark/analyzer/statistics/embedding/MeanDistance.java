package dev.tidemark.analyzer.statistics.embedding;

import dev.tidemark.analyzer.statistics.comparison.Interval;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * How far the mean vectors of two samples are apart.
 *
 * @param euclidean length of the difference, at least 0
 * @param standardError of that length: of the rows' projections on the difference (delta method)
 * @param deviation of the reference: root of the mean squared distance of its rows to their mean,
 *     so of the sum of its variances; at least 0
 * @param cosine 1 less the cosine of the angle between the means, 0 to 2; empty when one of them is
 *     0
 * @param expected about the length to expect of samples of this size with the reference's
 *     deviation, without drift
 */
@SuppressWarnings("ArrayRecordComponent") // vectors, handed on as they are
public record MeanDistance(
    double[] referenceMean,
    double[] currentMean,
    double euclidean,
    double standardError,
    double deviation,
    OptionalDouble cosine,
    double expected) {
  /** What a deviation of 0 counts as. */
  private static final double SMALLEST_DEVIATION = 1e-12;

  /**
   * Compares two samples.
   *
   * @throws IllegalArgumentException if their vectors differ in length
   */
  public static MeanDistance of(Vectors reference, Vectors current) {
    if (reference.length() != current.length()) {
      throw new IllegalArgumentException(reference.length() + " and " + current.length());
    }
    double[] before = reference.mean();
    double[] now = current.mean();
    double[] difference = new double[before.length];
    double square = 0;
    double product = 0;
    double ofBefore = 0;
    double ofNow = 0;
    for (int i = 0; i < difference.length; i++) {
      difference[i] = now[i] - before[i];
      square += difference[i] * difference[i];
      product += before[i] * now[i];
      ofBefore += before[i] * before[i];
      ofNow += now[i] * now[i];
    }
    double distance = Math.sqrt(square);
    double variance =
        distance == 0
            ? 0
            : (varianceAlong(difference, distance, reference, before)
                + varianceAlong(difference, distance, current, now));
    double deviation = deviation(reference, before);
    double lengths = Math.sqrt(ofBefore) * Math.sqrt(ofNow);
    return new MeanDistance(
        before,
        now,
        distance,
        Math.sqrt(variance),
        deviation,
        lengths > 0
            ? OptionalDouble.of(1 - Math.clamp(product / lengths, -1, 1))
            : OptionalDouble.empty(),
        deviation * Math.sqrt(1 / reference.effectiveSize() + 1 / current.effectiveSize()));
  }

  /** In deviations of the reference. */
  public double normalized(double length) {
    return length / Math.max(deviation, SMALLEST_DEVIATION);
  }

  /** Confidence interval of the length. */
  public Interval interval(double level) {
    double half =
        standardError * NormalDistribution.of(0, 1).inverseSurvivalProbability((1 - level) / 2);
    return new Interval(Math.max(0, euclidean - half), euclidean + half);
  }

  /** Variance of the sample's mean along a direction. */
  private static double varianceAlong(
      double[] difference, double length, Vectors sample, double[] mean) {
    double weighted = 0;
    double total = 0;
    for (int row = 0; row < sample.size(); row++) {
      float[] vector = sample.rows().get(row);
      double along =
          IntStream.range(0, mean.length)
              .mapToDouble(i -> (vector[i] - mean[i]) * (difference[i] / length))
              .sum();
      weighted += sample.weights()[row] * along * along;
      total += sample.weights()[row];
    }
    double rows = sample.effectiveSize();
    return rows <= 1 ? 0 : weighted / total / (rows - 1);
  }

  private static double deviation(Vectors sample, double[] mean) {
    double squares = 0;
    double total = 0;
    for (int row = 0; row < sample.size(); row++) {
      float[] vector = sample.rows().get(row);
      double square = 0;
      for (int i = 0; i < mean.length; i++) {
        square += (vector[i] - mean[i]) * (vector[i] - mean[i]);
      }
      squares += sample.weights()[row] * square;
      total += sample.weights()[row];
    }
    return Math.sqrt(squares / total);
  }
}

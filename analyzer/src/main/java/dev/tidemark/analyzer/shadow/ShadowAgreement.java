package dev.tidemark.analyzer.shadow;

import dev.tidemark.analyzer.metric.Measurement;
import dev.tidemark.analyzer.metric.Measurement.Samples;
import dev.tidemark.analyzer.metric.Proportion;
import dev.tidemark.analyzer.performance.Weights;
import dev.tidemark.analyzer.statistics.comparison.Interval;
import dev.tidemark.analyzer.statistics.performance.MeanInterval;
import dev.tidemark.storage.column.AgreementReader.Pairs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * {@code champion_agreement}: share of the rows that the candidate answered as the champion did;
 * {@code champion_difference}: mean distance between their scores, or between their answers where
 * these are numbers. Rows that either of them did not answer play no part.
 */
public final class ShadowAgreement {
  private ShadowAgreement() {}

  /**
   * Measures one window.
   *
   * @param numbers whether the model predicts numbers: then agreement means nothing
   */
  public static List<Measurement> measure(Pairs pairs, boolean numbers) {
    List<Measurement> found = new ArrayList<>();
    if (!numbers && pairs.same().length > 0) {
      Proportion share = agreement(pairs);
      found.add(
          Measurement.of(
                  "champion_agreement", share.share(), Samples.ofCurrent(pairs.same().length))
              .interval(share.lower(), share.upper()));
    }
    int[] known = compared(pairs);
    if (known.length > 0) {
      MeanInterval mean = difference(pairs);
      Interval interval = mean.interval(Interval.DEFAULT_LEVEL);
      found.add(
          Measurement.of("champion_difference", mean.mean(), Samples.ofCurrent(known.length))
              .interval(Math.max(0, interval.lower()), interval.upper()));
    }
    return found;
  }

  /** Rows that both answered alike, of those that both answered; at least one pair. */
  public static Proportion agreement(Pairs pairs) {
    double[] weights = Weights.effective(pairs.weight());
    double same =
        IntStream.range(0, weights.length).mapToDouble(i -> weights[i] * pairs.same()[i]).sum();
    return new Proportion(same, Arrays.stream(weights).sum());
  }

  /** Rows whose distance is known. */
  public static int[] compared(Pairs pairs) {
    return IntStream.range(0, pairs.distance().length)
        .filter(i -> Double.isFinite(pairs.distance()[i]))
        .toArray();
  }

  /** Mean distance over the rows whose distance is known; at least one. */
  public static MeanInterval difference(Pairs pairs) {
    int[] known = compared(pairs);
    return MeanInterval.of(
        pick(pairs.distance(), known), Weights.effective(pick(pairs.weight(), known)));
  }

  private static double[] pick(double[] values, int[] rows) {
    return Arrays.stream(rows).mapToDouble(row -> values[row]).toArray();
  }
}

package dev.tidemark.analyzer.segment;

import dev.tidemark.analyzer.metric.Proportion;
import dev.tidemark.analyzer.segment.SegmentReport.Performance;
import dev.tidemark.analyzer.segment.SegmentReport.Weak;
import dev.tidemark.analyzer.statistics.comparison.MultipleTesting;
import dev.tidemark.storage.column.Segment;
import dev.tidemark.storage.column.SegmentReader.Losses;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.jspecify.annotations.Nullable;

/**
 * Finds segments on which a model is worse than on the rest of the same rows. Each is tested
 * against the rest (two shares, or Welch's test of two means), and the p-values are adjusted over
 * all segments that are large enough, so that of many segments none stands out by chance.
 */
public final class WeakSegments {
  private static final double SIGNIFICANCE = 0.01;
  private static final double EFFECT = 0.05;
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);
  private static final double Z = 1.959963984540054;

  private final boolean numbers;
  private final Losses all;
  private final Map<Segment, Losses> before = new HashMap<>();

  private WeakSegments(boolean numbers, Losses all, List<Losses> reference) {
    this.numbers = numbers;
    this.all = all;
    reference.forEach(losses -> before.put(losses.segment(), losses));
  }

  /**
   * Examines one period.
   *
   * @param numbers whether losses are absolute errors; else 1 for a wrong class
   * @param losses of all rows and of every segment that is large enough
   * @return null when no label has arrived
   */
  public static @Nullable Performance of(
      boolean numbers, List<Losses> losses, List<Losses> reference) {
    Losses all = losses.stream().filter(one -> one.segment().isAll()).findFirst().orElse(null);
    if (all == null) {
      return null;
    }
    WeakSegments weak = new WeakSegments(numbers, all, reference);
    List<Losses> segments = losses.stream().filter(one -> !one.segment().isAll()).toList();
    double[] pValues = segments.stream().mapToDouble(weak::pValue).toArray();
    double[] adjusted =
        MultipleTesting.benjaminiHochberg(
            Arrays.stream(pValues).map(p -> Double.isNaN(p) ? 1 : p).toArray());
    List<Weak> found = new ArrayList<>();
    for (int i = 0; i < segments.size(); i++) {
      found.add(weak.row(segments.get(i), pValues[i], adjusted[i]));
    }
    found.sort(
        Comparator.comparing(Weak::verdict)
            .reversed()
            .thenComparingDouble(one -> -orZero(one.loss()))
            .thenComparing(Weak::segment));
    return new Performance(
        numbers ? "mae" : "accuracy", weak.value(all.mean()), all.rows(), segments.size(), found);
  }

  private Weak row(Losses segment, double pValue, double adjusted) {
    Losses rest = rest(segment);
    double half = numbers ? Z * Math.sqrt(variance(segment) / segment.rows()) : 0;
    Proportion right = new Proportion(segment.rows() - segment.sum(), segment.rows());
    double loss = segment.mean() - rest.mean();
    double limit = EFFECT * value(rest.mean());
    Losses known = before.get(segment.segment());
    return new Weak(
        segment.segment().text(),
        segment.rows(),
        (double) segment.rows() / all.rows(),
        all.sum() == 0 ? 0 : segment.sum() / all.sum(),
        value(segment.mean()),
        numbers ? segment.mean() - half : right.lower(),
        numbers ? segment.mean() + half : right.upper(),
        rest.rows() == 0 ? null : (Double) value(rest.mean()),
        rest.rows() == 0 ? null : (Double) loss,
        Double.isNaN(pValue) ? null : (Double) pValue,
        Double.isNaN(pValue) ? null : (Double) adjusted,
        known == null ? null : (Double) value(known.mean()),
        adjusted < SIGNIFICANCE && loss > limit ? "weak" : "ok");
  }

  /** Of a mean loss: the share of right answers, or the mean absolute error itself. */
  private double value(double meanLoss) {
    return numbers ? meanLoss : 1 - meanLoss;
  }

  private Losses rest(Losses segment) {
    return new Losses(
        Segment.ALL,
        all.rows() - segment.rows(),
        all.sum() - segment.sum(),
        all.squares() - segment.squares());
  }

  /** Two-sided; NaN when there is no rest. */
  private double pValue(Losses segment) {
    Losses rest = rest(segment);
    if (!numbers) {
      return Proportion.pValue(
          new Proportion(rest.sum(), rest.rows()), new Proportion(segment.sum(), segment.rows()));
    }
    if (rest.rows() == 0) {
      return Double.NaN;
    }
    double error = Math.sqrt(variance(segment) / segment.rows() + variance(rest) / rest.rows());
    double distance = Math.abs(segment.mean() - rest.mean());
    return error == 0
        ? distance == 0 ? 1 : 0
        : Math.min(1, 2 * NORMAL.survivalProbability(distance / error));
  }

  private static double variance(Losses losses) {
    return Math.max(0, losses.squares() / losses.rows() - losses.mean() * losses.mean());
  }

  private static double orZero(@Nullable Double number) {
    return number == null ? 0 : number;
  }
}

package dev.tidemark.analyzer.estimation;

import dev.tidemark.analyzer.metric.Limit;
import dev.tidemark.analyzer.metric.Measurement;
import dev.tidemark.analyzer.metric.Measurement.Samples;
import dev.tidemark.analyzer.performance.Estimate;
import dev.tidemark.analyzer.performance.LabelledSample;
import dev.tidemark.analyzer.performance.Weights;
import dev.tidemark.analyzer.statistics.comparison.Interval;
import dev.tidemark.analyzer.statistics.estimation.Estimated;
import dev.tidemark.analyzer.statistics.estimation.ExpectedPerformance;
import dev.tidemark.analyzer.statistics.estimation.ScoreCalibration;
import dev.tidemark.analyzer.statistics.performance.BinaryConfusion;
import dev.tidemark.analyzer.statistics.performance.RocAuc;
import dev.tidemark.analyzer.statistics.performance.ScoredOutcomes;
import dev.tidemark.storage.column.Answers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * {@code estimated_accuracy}, and of two-class models {@code estimated_precision}, {@code
 * estimated_recall}, {@code estimated_f1}, {@code estimated_roc_auc}: what the metrics will be once
 * the labels arrive, from scores calibrated on the reference.
 *
 * <p>Where labels have arrived, the estimate for just those rows is compared with what came true.
 * One that was off by more than chance allows is marked unreliable.
 */
public final class EstimatedPerformance {
  private static final double Z = 1.959963984540054;

  private static final long SEED = 1;
  private static final Limit LOWER_IS_WORSE = new Limit.RelativeDrop(0.05);

  private EstimatedPerformance() {}

  /**
   * Learns what a score means.
   *
   * @return empty when no labelled row has a score, or the labels are all of one kind
   */
  public static Optional<ScoreCalibration> learn(LabelledSample reference) {
    return rows(reference)
        .filter(rows -> rows.isVaried())
        .map(rows -> ScoreCalibration.learn(rows.scores(), rows.hits(), SEED));
  }

  /**
   * Estimates one window.
   *
   * @param known performance on the reference
   * @param answers every row of the window
   * @param labelled rows of the window whose labels have arrived
   * @param minSample fewest labelled rows to grade by
   */
  public static List<Measurement> measure(
      ScoreCalibration calibration,
      List<Estimate> known,
      long referenceRows,
      Answers answers,
      Optional<LabelledSample> labelled,
      boolean binary,
      int minSample) {
    Rows now = rows(answers, binary);
    if (now.size() == 0) {
      return List.of();
    }
    Map<String, Estimated> expected = estimates(calibration, now, binary);
    Optional<Rows> graded =
        labelled.flatMap(EstimatedPerformance::rows).filter(rows -> rows.size() >= minSample);
    Map<String, Estimated> then =
        graded.map(rows -> estimates(calibration, rows, binary)).orElse(Map.of());
    Map<String, Double> cameTrue = graded.map(rows -> realised(rows, binary)).orElse(Map.of());
    List<Measurement> measurements = new ArrayList<>();
    for (Estimate reference : known) {
      Estimated estimate = expected.get(reference.metric());
      if (estimate == null) {
        continue;
      }
      double learning = learning(reference);
      Interval interval = interval(estimate, learning, Z);
      Measurement measurement =
          Measurement.of(
                  "estimated_" + reference.metric(),
                  estimate.value(),
                  new Samples(now.size(), referenceRows))
              .interval(interval.lower(), interval.upper())
              .reference(reference.value())
              .limit(LOWER_IS_WORSE);
      Estimated before = then.get(reference.metric());
      Double truth = cameTrue.get(reference.metric());
      measurements.add(
          before == null || truth == null
              ? measurement
              : new Grade(
                      before.value(),
                      interval(before, learning, Grade.Z),
                      truth,
                      graded.map(Rows::size).orElse(0))
                  .of(measurement));
    }
    return measurements;
  }

  /**
   * What estimates are made of.
   *
   * @param scores of the rows that have one; of several classes, of the class predicted
   * @param predicted whether the model said positive; of two-class models
   * @param chances of a positive label, or of the prediction being right
   * @param weights effective counts
   * @param estimates by the metric that they estimate
   */
  @SuppressWarnings("ArrayRecordComponent") // columns, read once
  public record Basis(
      double[] scores,
      boolean[] predicted,
      double[] chances,
      double[] weights,
      Map<String, Estimated> estimates) {}

  /** Of a window's rows; empty when none has a score. */
  public static Optional<Basis> basis(
      ScoreCalibration calibration, Answers answers, boolean binary) {
    Rows now = rows(answers, binary);
    return now.size() == 0
        ? Optional.empty()
        : Optional.of(
            new Basis(
                now.scores(),
                now.predicted(),
                Arrays.stream(now.scores()).map(calibration::probability).toArray(),
                now.weights(),
                estimates(calibration, now, binary)));
  }

  /** The standard error of what was learned on the reference; NaN when it is not known. */
  public static double learning(Estimate reference) {
    return (reference.upper() - reference.lower()) / (2 * Z);
  }

  /** With the error of what was learned on the reference. */
  private static Interval interval(Estimated estimate, double learning, double z) {
    double error = Double.isNaN(learning) ? 0 : learning;
    double half = z * Math.hypot(estimate.standardError(), error);
    return new Interval(estimate.value() - half, estimate.value() + half).clipped(0, 1);
  }

  /**
   * Rows to estimate from.
   *
   * @param hits whether the row is positive; of several classes, whether the prediction was right.
   *     Empty when labels are not known
   */
  @SuppressWarnings("ArrayRecordComponent") // columns, used once
  private record Rows(double[] scores, boolean[] predicted, boolean[] hits, double[] weights) {
    int size() {
      return scores.length;
    }

    boolean isVaried() {
      long positive = IntStream.range(0, hits.length).filter(row -> hits[row]).count();
      return positive > 0 && positive < hits.length;
    }

    boolean isEven() {
      return Arrays.stream(weights).allMatch(weight -> weight == weights[0]);
    }
  }

  private static Optional<Rows> rows(LabelledSample sample) {
    return switch (sample) {
      case LabelledSample.Binary binary ->
          binary
              .scored()
              .map(rows -> new Rows(rows.score(), rows.predicted(), rows.outcome(), rows.weight()));
      case LabelledSample.Multiclass rows -> rows(rows);
      default -> Optional.empty();
    };
  }

  private static Optional<Rows> rows(LabelledSample.Multiclass sample) {
    int n = sample.size();
    double[] chances = sample.chances();
    boolean[] right = new boolean[n];
    for (int row = 0; row < n; row++) {
      right[row] = sample.rows().predictedClass()[row] == sample.rows().labelClass()[row];
    }
    int[] known = IntStream.range(0, n).filter(row -> Double.isFinite(chances[row])).toArray();
    return known.length == 0
        ? Optional.empty()
        : Optional.of(
            new Rows(
                pick(chances, known),
                pick(right, known),
                pick(right, known),
                pick(sample.weight(), known)));
  }

  private static Rows rows(Answers answers, boolean binary) {
    double[] scores = binary ? answers.score() : answers.chance();
    int[] known =
        IntStream.range(0, scores.length).filter(row -> Double.isFinite(scores[row])).toArray();
    return new Rows(
        pick(scores, known),
        pick(answers.positive(), known),
        new boolean[0],
        Weights.effective(pick(answers.weight(), known)));
  }

  private static double[] pick(double[] values, int[] rows) {
    return Arrays.stream(rows).mapToDouble(row -> values[row]).toArray();
  }

  private static boolean[] pick(boolean[] values, int[] rows) {
    boolean[] picked = new boolean[rows.length];
    for (int i = 0; i < rows.length; i++) {
      picked[i] = values[rows[i]];
    }
    return picked;
  }

  private static Map<String, Estimated> estimates(
      ScoreCalibration calibration, Rows rows, boolean binary) {
    Map<String, Estimated> estimates = new LinkedHashMap<>();
    if (!binary) {
      double[] chances = Arrays.stream(rows.scores()).map(calibration::probability).toArray();
      estimates.put("accuracy", ExpectedPerformance.accuracy(chances, rows.weights()));
      return estimates;
    }
    ExpectedPerformance expected =
        ExpectedPerformance.of(calibration, rows.scores(), rows.predicted(), rows.weights());
    estimates.put("accuracy", expected.accuracy());
    estimates.put("precision", expected.precision());
    estimates.put("recall", expected.recall());
    estimates.put("f1", expected.f1());
    if (rows.isEven()) {
      expected.rocAuc().ifPresent(area -> estimates.put("roc_auc", area));
    }
    return estimates;
  }

  private static Map<String, Double> realised(Rows rows, boolean binary) {
    Map<String, Double> realised = new LinkedHashMap<>();
    BinaryConfusion cells =
        binary
            ? BinaryConfusion.of(rows.predicted(), rows.hits(), rows.weights())
            : BinaryConfusion.of(rows.hits(), allTrue(rows.size()), rows.weights());
    realised.put("accuracy", cells.accuracy());
    if (binary) {
      realised.put("precision", cells.binary().precision());
      realised.put("recall", cells.binary().recall());
      realised.put("f1", cells.binary().f1());
      RocAuc.of(ScoredOutcomes.of(rows.scores(), rows.hits(), rows.weights()))
          .ifPresent(area -> realised.put("roc_auc", area));
    }
    return realised;
  }

  private static boolean[] allTrue(int rows) {
    boolean[] all = new boolean[rows];
    Arrays.fill(all, true);
    return all;
  }
}

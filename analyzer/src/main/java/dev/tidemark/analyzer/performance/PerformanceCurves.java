package dev.tidemark.analyzer.performance;

import dev.tidemark.analyzer.performance.PerformanceReport.Bin;
import dev.tidemark.analyzer.performance.PerformanceReport.Confusion;
import dev.tidemark.analyzer.performance.PerformanceReport.Maturity;
import dev.tidemark.analyzer.performance.PerformanceReport.Threshold;
import dev.tidemark.analyzer.performance.PerformanceReport.Value;
import dev.tidemark.analyzer.statistics.comparison.Interval;
import dev.tidemark.analyzer.statistics.comparison.Wilson;
import dev.tidemark.analyzer.statistics.performance.BinaryConfusion;
import dev.tidemark.analyzer.statistics.performance.Calibration;
import dev.tidemark.analyzer.statistics.performance.ScoredOutcomes;
import dev.tidemark.analyzer.statistics.performance.ThresholdSweep;
import dev.tidemark.analyzer.statistics.sample.NumericSample;
import dev.tidemark.analyzer.statistics.sample.Quantiles;
import dev.tidemark.storage.column.LabelledRows;
import dev.tidemark.storage.model.Task;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The parts of a {@link PerformanceReport}, from labelled rows. */
public final class PerformanceCurves {
  private static final int POINTS = 101;
  static final List<Integer> MATURITY_DAYS = List.of(1, 7, 30);
  private static final double SECONDS_PER_DAY = 86_400;

  private PerformanceCurves() {}

  public static List<Value> values(List<Estimate> estimates) {
    return estimates.stream().map(Value::of).toList();
  }

  /** Quantiles of the labels' delay by name; empty when none is known. */
  public static Map<String, Double> delays(NumericSample sample) {
    Map<String, Double> quantiles = new LinkedHashMap<>();
    if (!sample.isEmpty()) {
      for (int percent : new int[] {10, 25, 50, 75, 90, 95, 99}) {
        quantiles.put("p" + percent, Quantiles.of(sample, percent / 100.0));
      }
    }
    return quantiles;
  }

  /** Null of regression models and without labels. */
  public static @Nullable Confusion confusion(
      LabelledSample sample, LabelledRows rows, String positive) {
    return switch (sample) {
      case LabelledSample.Binary binary -> confusion(binary, rows.classes(), positive);
      case LabelledSample.Multiclass classes -> ofSeveral(classes.rows());
      case LabelledSample.Regression _ -> null;
    };
  }

  /** Of two classes. */
  static Confusion confusion(LabelledSample.Binary sample, List<String> classes, String positive) {
    List<String> others =
        classes.stream().filter(name -> !name.equals(positive)).distinct().toList();
    String negative = others.size() == 1 ? others.getFirst() : "not " + positive;
    BinaryConfusion cells =
        BinaryConfusion.of(sample.predicted(), sample.outcome(), sample.weight());
    double scale = sample.rowsPerUnit();
    return new Confusion(
        List.of(positive, negative),
        List.of(
            List.of(cells.truePositive() * scale, cells.falseNegative() * scale),
            List.of(cells.falsePositive() * scale, cells.trueNegative() * scale)));
  }

  private static @Nullable Confusion ofSeveral(LabelledRows rows) {
    List<String> names = List.copyOf(new TreeSet<>(rows.classes()));
    Map<String, Integer> places =
        names.stream().collect(Collectors.toMap(Function.identity(), names::indexOf));
    double[][] cells = new double[names.size()][names.size()];
    double total = 0;
    for (int row = 0; row < rows.size(); row++) {
      if (rows.predictedClass()[row] >= 0) {
        int label = places.getOrDefault(rows.classes().get(rows.labelClass()[row]), 0);
        int prediction = places.getOrDefault(rows.classes().get(rows.predictedClass()[row]), 0);
        cells[label][prediction] += rows.weight()[row];
        total += rows.weight()[row];
      }
    }
    return total == 0 ? null : confusion(names, cells);
  }

  /** Of several classes, by label, then by prediction. */
  static Confusion confusion(List<String> names, double[][] cells) {
    return new Confusion(
        names, Arrays.stream(cells).map(line -> Arrays.stream(line).boxed().toList()).toList());
  }

  /** Empty unless a two-class model logs scores. */
  public static List<Threshold> thresholds(LabelledSample sample) {
    return scored(sample)
        .map(outcomes -> ThresholdSweep.of(outcomes, POINTS).points())
        .orElse(List.of())
        .stream()
        .map(point -> threshold(point, rowsPerUnit(sample)))
        .toList();
  }

  private static Threshold threshold(ThresholdSweep.Point point, double scale) {
    BinaryConfusion cells = point.confusion();
    return new Threshold(
        point.threshold(),
        cells.truePositive() * scale,
        cells.falsePositive() * scale,
        cells.falseNegative() * scale,
        cells.trueNegative() * scale,
        point.truePositiveRate(),
        point.falsePositiveRate(),
        cells.binary().precision(),
        cells.binary().f1(),
        cells.accuracy());
  }

  /** Empty unless a two-class model logs scores. */
  public static List<Bin> calibration(LabelledSample sample) {
    double scale = rowsPerUnit(sample);
    return scored(sample)
        .map(outcomes -> Calibration.of(outcomes).bins())
        .orElse(List.of())
        .stream()
        .map(bin -> bin(bin, scale))
        .toList();
  }

  private static Bin bin(Calibration.Bin bin, double scale) {
    double hits = Math.min(bin.weight(), bin.positiveRate() * bin.weight());
    Interval interval = Wilson.interval(hits, bin.weight(), 0.95);
    return new Bin(
        bin.weight() * scale,
        bin.meanScore(),
        bin.positiveRate(),
        interval.lower(),
        interval.upper());
  }

  private static Optional<ScoredOutcomes> scored(LabelledSample sample) {
    return scoredRows(sample)
        .map(rows -> ScoredOutcomes.of(rows.score(), rows.outcome(), rows.weight()));
  }

  private static Optional<LabelledSample.Binary> scoredRows(LabelledSample sample) {
    return sample instanceof LabelledSample.Binary rows ? rows.scored() : Optional.empty();
  }

  /** How many rows of traffic a scored row of weight 1 stands for. */
  private static double rowsPerUnit(LabelledSample sample) {
    return scoredRows(sample).map(LabelledSample.Binary::rowsPerUnit).orElse(1.0);
  }

  /**
   * The main metric from the labels that came in time.
   *
   * @param measure all metrics of some labelled rows
   */
  public static List<Maturity> maturity(
      LabelledRows rows,
      Task task,
      String positive,
      Function<LabelledSample, List<Estimate>> measure) {
    String metric = mainMetric(task);
    return MATURITY_DAYS.stream()
        .map(days -> {
          LabelledRows inTime =
              rows.where(row -> rows.delaySeconds()[row] <= days * SECONDS_PER_DAY);
          LabelledSample sample = LabelledSample.of(inTime, task, positive);
          Optional<Estimate> value =
              sample.size() == 0
                  ? Optional.empty()
                  : measure.apply(sample).stream()
                      .filter(estimate -> estimate.metric().equals(metric))
                      .findFirst();
          return Maturity.of(days, inTime.size(), metric, value);
        })
        .toList();
  }

  static String mainMetric(Task task) {
    return task == Task.REGRESSION ? "rmse" : "accuracy";
  }
}

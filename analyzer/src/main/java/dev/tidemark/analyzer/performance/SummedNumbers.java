package dev.tidemark.analyzer.performance;

import dev.tidemark.analyzer.statistics.comparison.Interval;
import dev.tidemark.analyzer.statistics.performance.MeanInterval;
import dev.tidemark.storage.result.WindowSum;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** {@link RegressionMetrics} from sums over windows. */
final class SummedNumbers {
  /** Below it the sums of powers of labels have lost too many digits to tell their spread. */
  private static final double LEAST_SPREAD = 1e-6;

  private final AddedSums sums;
  private final WindowSum squares;
  private final double scale;

  private SummedNumbers(AddedSums sums, WindowSum squares) {
    this.sums = sums;
    this.squares = squares;
    this.scale = AddedSums.scale(squares);
  }

  /** Empty without labelled rows. */
  static List<Estimate> metrics(AddedSums sums) {
    return sums.find(LabelledSums.SQUARE)
        .map(squares -> new SummedNumbers(sums, squares).metrics())
        .orElse(List.of());
  }

  /** The root mean squared error of the rows whose label came in time. */
  static Optional<Estimate> rmse(AddedSums sums, String stage) {
    return sums.find(LabelledSums.SQUARE, stage)
        .map(squares ->
            rmse(
                AddedSums.mean(
                    squares,
                    sums.find(LabelledSums.FOURTH, stage).orElseThrow(),
                    AddedSums.scale(squares))));
  }

  private List<Estimate> metrics() {
    MeanInterval distance = AddedSums.mean(sums.get(LabelledSums.DISTANCE), squares, scale);
    MeanInterval error = AddedSums.mean(sums.get(LabelledSums.ERROR), squares, scale);
    Optional<MeanInterval> ratio =
        sums.find(LabelledSums.RATIO)
            .map(sum -> AddedSums.mean(sum, sums.get(LabelledSums.RATIO_SQUARE), scale))
            .filter(mean -> Double.isFinite(mean.mean()));
    OptionalDouble r2 = r2();
    return List.of(
        rmse(AddedSums.mean(squares, sums.get(LabelledSums.FOURTH), scale)),
        Estimate.loss("mae", distance.mean()).interval(atLeastZero(distance)),
        Estimate.loss("mape", ratio.map(MeanInterval::mean).orElse(Double.NaN))
            .interval(ratio.map(SummedNumbers::atLeastZero))
            .unjudged(),
        Estimate.quality("r2", r2.orElse(Double.NaN)).interval(interval(r2)).unjudged(),
        Estimate.loss("mean_error", error.mean())
            .interval(error.interval(Estimate.LEVEL))
            .unjudged());
  }

  private static Estimate rmse(MeanInterval square) {
    Interval interval = square.interval(Estimate.LEVEL);
    return Estimate.loss("rmse", Math.sqrt(square.mean()))
        .interval(
            new Interval(Math.sqrt(Math.max(0, interval.lower())), Math.sqrt(interval.upper())));
  }

  private static Interval atLeastZero(MeanInterval mean) {
    Interval interval = mean.interval(Estimate.LEVEL);
    return new Interval(Math.max(0, interval.lower()), interval.upper());
  }

  private double mean(String name) {
    WindowSum sum = sums.get(name);
    return sum.total() / sum.weight();
  }

  private double variance() {
    double label = mean(LabelledSums.LABEL);
    return mean(LabelledSums.LABEL_SQUARE) - label * label;
  }

  private OptionalDouble r2() {
    return variance() > LEAST_SPREAD * mean(LabelledSums.LABEL_SQUARE)
        ? OptionalDouble.of(1 - mean(LabelledSums.SQUARE) / variance())
        : OptionalDouble.empty();
  }

  /** By the delta method, as from rows: the moments of labels are moved to their mean. */
  private Optional<Interval> interval(OptionalDouble r2) {
    if (r2.isEmpty()) {
      return Optional.empty();
    }
    double label = mean(LabelledSums.LABEL);
    double residual = mean(LabelledSums.SQUARE);
    double fourth =
        mean(LabelledSums.LABEL_FOURTH)
            - 4 * label * mean(LabelledSums.LABEL_CUBE)
            + 6 * label * label * mean(LabelledSums.LABEL_SQUARE)
            - 3 * Math.pow(label, 4);
    double both =
        mean(LabelledSums.SQUARE_LABEL_SQUARE)
            - 2 * label * mean(LabelledSums.SQUARE_LABEL)
            + label * label * residual;
    double ratio = residual / variance();
    double parts =
        (mean(LabelledSums.FOURTH) - 2 * ratio * both + ratio * ratio * fourth)
            / (variance() * variance());
    double rows = squares.weight() * scale;
    double error = rows <= 1 ? 0 : Math.sqrt(Math.max(0, parts) / (rows - 1));
    Interval plain = new MeanInterval(r2.getAsDouble(), error).interval(Estimate.LEVEL);
    return Optional.of(new Interval(plain.lower(), Math.min(1, plain.upper())));
  }
}

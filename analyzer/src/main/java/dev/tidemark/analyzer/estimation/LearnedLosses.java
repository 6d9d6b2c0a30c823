package dev.tidemark.analyzer.estimation;

import dev.tidemark.analyzer.multivariate.MatrixColumns;
import dev.tidemark.analyzer.performance.Weights;
import dev.tidemark.analyzer.statistics.comparison.Interval;
import dev.tidemark.analyzer.statistics.estimation.BinTotals;
import dev.tidemark.analyzer.statistics.estimation.BinnedRows;
import dev.tidemark.analyzer.statistics.estimation.Estimated;
import dev.tidemark.analyzer.statistics.estimation.LossModel;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a reference says of absolute and squared errors. Immutable. */
final class LearnedLosses {
  private static final int NAMED_COLUMNS = 3;

  /** Which loss a metric is the mean of. */
  enum Loss {
    /** {@code mae}. */
    ABSOLUTE,
    /** {@code rmse}, the root of the mean. */
    SQUARED;

    static Optional<Loss> of(String metric) {
      return switch (metric) {
        case "mae" -> Optional.of(ABSOLUTE);
        case "rmse" -> Optional.of(SQUARED);
        default -> Optional.empty();
      };
    }

    private double of(double error) {
      return this == ABSOLUTE ? error : error * error;
    }

    private double inErrors(double mean) {
      return this == ABSOLUTE ? mean : Math.sqrt(mean);
    }
  }

  private final LossColumns columns;
  private final int rows;
  private final int exponent;
  private final Map<Loss, LossModel> models;

  private LearnedLosses(LossColumns columns, int rows, int exponent, Map<Loss, LossModel> models) {
    this.columns = columns;
    this.rows = rows;
    this.exponent = exponent;
    this.models = models;
  }

  /** Learns; errors are scaled by a power of two first, so that no square overflows. */
  static LearnedLosses of(MatrixColumns features, LabelledErrors labelled) {
    LossColumns columns = LossColumns.of(features.numbers(), features.texts(), labelled);
    double[] errors = labelled.halfErrors();
    double largest = Arrays.stream(errors).max().orElse(0);
    int exponent = largest == 0 ? 0 : Math.getExponent(largest);
    double[] scaled = Arrays.stream(errors).map(error -> Math.scalb(error, -exponent)).toArray();
    Map<Loss, LossModel> models = new EnumMap<>(Loss.class);
    if (errors.length >= 2 * LossModel.FOLDS
        && Arrays.stream(errors).anyMatch(error -> error != errors[0])) {
      BinnedRows rows = columns.binned(labelled, Weights.effective(labelled.weights()));
      for (Loss loss : Loss.values()) {
        models.put(loss, LossModel.learn(rows, Arrays.stream(scaled).map(loss::of).toArray()));
      }
    }
    return new LearnedLosses(columns, errors.length, exponent + 1, models);
  }

  LossColumns columns() {
    return columns;
  }

  /** Labelled rows that it was learned on. */
  int rows() {
    return rows;
  }

  /** Why it cannot estimate; empty when it can. */
  Optional<String> refusal(Loss loss) {
    LossModel model = models.get(loss);
    if (model == null) {
      return Optional.of("the errors of the reference's labelled rows do not differ");
    }
    return model.isUseful()
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "on held-out rows of the reference, features and prediction tell no more about the"
                    + " size of errors than their mean does (explained variance %.3f)",
                model.skill()));
  }

  /** In the label's unit. */
  double value(Loss loss, BinTotals window) {
    return inUnits(loss, model(loss).expected(window).value());
  }

  /** Of the value that comes true. */
  Interval interval(Loss loss, BinTotals window, double z) {
    Estimated mean = model(loss).expected(window);
    double half = z * mean.standardError();
    return new Interval(
        inUnits(loss, Math.max(0, mean.value() - half)), inUnits(loss, mean.value() + half));
  }

  /** What the estimate is made of. */
  LossEstimation.Parts parts(Loss loss, BinTotals window) {
    LossModel model = model(loss);
    return new LossEstimation.Parts(
        Arrays.stream(model.columns()).mapToObj(columns.names()::get).toList(),
        model.mean(),
        model.changes(window),
        model.effects(),
        Math.scalb(1.0, exponent),
        loss == Loss.SQUARED,
        model.expected(window));
  }

  /** What moves the estimate, and what it cannot see. */
  String why(Loss loss, BinTotals window) {
    LossModel model = model(loss);
    double[] parts = model.contributions(window, columns.names().size());
    return IntStream.range(0, parts.length)
        .boxed()
        .sorted(Comparator.comparingDouble((Integer column) -> -Math.abs(parts[column])))
        .limit(NAMED_COLUMNS)
        .map(column ->
            String.format(
                Locale.ROOT,
                "%s %+.1f %%",
                columns.names().get(column),
                100 * parts[column] / model.mean()))
        .collect(
            Collectors.joining(
                ", ",
                loss == Loss.ABSOLUTE
                    ? "mean absolute error moved by "
                    : "mean squared error moved by ",
                "; blind to concept drift"));
  }

  private double inUnits(Loss loss, double mean) {
    return Math.scalb(loss.inErrors(mean), exponent);
  }

  private LossModel model(Loss loss) {
    return Objects.requireNonNull(models.get(loss));
  }
}

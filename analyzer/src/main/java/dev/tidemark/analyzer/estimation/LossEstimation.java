package dev.tidemark.analyzer.estimation;

import dev.tidemark.analyzer.metric.Limit;
import dev.tidemark.analyzer.metric.Measurement;
import dev.tidemark.analyzer.metric.Measurement.Samples;
import dev.tidemark.analyzer.multivariate.MatrixColumns;
import dev.tidemark.analyzer.performance.Estimate;
import dev.tidemark.analyzer.reference.Kept;
import dev.tidemark.analyzer.statistics.comparison.Interval;
import dev.tidemark.analyzer.statistics.estimation.Estimated;
import dev.tidemark.analyzer.statistics.performance.RegressionErrors;
import dev.tidemark.storage.column.PredictedRowsReader;
import dev.tidemark.storage.column.RowSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code estimated_mae} and {@code estimated_rmse} of regression models: what they will be once the
 * labels arrive, from the errors that the reference had at such features and predictions.
 *
 * <p>Where labels have arrived, the estimate for just those rows is compared with what came true.
 * At most about {@value #MOST_ROWS} to twice as many rows of each side take part, chosen by a hash
 * of their id; they are read one by one and not kept. Thread-safe.
 */
public final class LossEstimation {
  static final int MOST_ROWS = 20_000;

  private static final int KEPT = 8;
  private static final double Z = 1.959963984540054;
  private static final Limit HIGHER_IS_WORSE = new Limit.RelativeRise(0.05);

  private final PredictedRowsReader reader;
  private final Kept<Key, LearnedLosses> kept = new Kept<>(KEPT);

  private record Key(RowSource reference, List<String> numbers, List<String> texts) {}

  public LossEstimation(PredictedRowsReader reader) {
    this.reader = reader;
  }

  /**
   * One side of a comparison.
   *
   * @param size how many rows it holds
   * @param even whether all of them weigh the same
   */
  public record Rows(RowSource source, long size, boolean even) {}

  /**
   * Estimates one window.
   *
   * @param known performance on the reference
   * @param columns features that the reference knows
   * @param minSample fewest labelled rows to grade by
   * @return empty when the window holds no predicted number
   */
  public List<Measurement> measure(
      Rows reference, List<Estimate> known, Rows traffic, MatrixColumns columns, int minSample) {
    LearnedLosses learned = learned(reference, columns);
    WindowErrors window = window(traffic, columns, learned);
    if (window.all().rows() == 0) {
      return List.of();
    }
    List<Measurement> measurements = new ArrayList<>();
    for (Estimate before : known) {
      LearnedLosses.Loss.of(before.metric())
          .ifPresent(
              loss -> measurements.add(measurement(learned, loss, before, window, minSample)));
    }
    return measurements;
  }

  /**
   * What an estimate is made of: {@code mean + Σ change · effect} over the bins of some columns.
   *
   * @param columns those that take part
   * @param mean loss of the reference, in units of {@code scale}, squared for squared losses
   * @param changes how much more often the window is in each bin, by column
   * @param effects what a row in each bin adds, by column
   * @param scale a power of two, in the label's unit
   * @param squared whether the loss is the squared error, and the metric the root of its mean
   * @param expected mean loss of the window and its standard error
   */
  @SuppressWarnings("ArrayRecordComponent") // columns, read once
  public record Parts(
      List<String> columns,
      double mean,
      double[][] changes,
      double[][] effects,
      double scale,
      boolean squared,
      Estimated expected) {}

  /**
   * What the estimate of one metric is made of.
   *
   * @param metric {@code mae} or {@code rmse}
   * @return empty when it is none of these, or there is no estimate
   */
  public Optional<Parts> parts(Rows reference, Rows traffic, MatrixColumns columns, String metric) {
    LearnedLosses learned = learned(reference, columns);
    WindowErrors window = window(traffic, columns, learned);
    return LearnedLosses.Loss.of(metric)
        .filter(loss -> window.all().rows() > 0 && learned.refusal(loss).isEmpty())
        .map(loss -> learned.parts(loss, window.all()));
  }

  private WindowErrors window(Rows traffic, MatrixColumns columns, LearnedLosses learned) {
    WindowErrors window = new WindowErrors(learned.columns());
    reader.read(
        traffic.source(),
        columns.numbers(),
        columns.texts(),
        traffic.size(),
        MOST_ROWS,
        (numbers, texts, prediction, label, weight) ->
            window.add(numbers, texts, prediction, label, traffic.even() ? 1 : weight));
    return window;
  }

  private LearnedLosses learned(Rows reference, MatrixColumns columns) {
    return reference.source().isFrozen()
        ? kept.get(
            new Key(reference.source(), columns.numbers(), columns.texts()),
            () -> learn(reference, columns))
        : learn(reference, columns);
  }

  private LearnedLosses learn(Rows reference, MatrixColumns columns) {
    LabelledErrors rows = new LabelledErrors();
    reader.read(
        reference.source(),
        columns.numbers(),
        columns.texts(),
        reference.size(),
        MOST_ROWS,
        rows::add);
    return LearnedLosses.of(columns, rows);
  }

  private static Measurement measurement(
      LearnedLosses learned,
      LearnedLosses.Loss loss,
      Estimate before,
      WindowErrors window,
      int minSample) {
    Measurement none =
        Measurement.of(
                "estimated_" + before.metric(),
                Double.NaN,
                new Samples(window.all().rows(), learned.rows()))
            .reference(before.value());
    Optional<String> refusal = learned.refusal(loss);
    if (refusal.isPresent()) {
      return none.detail("unreliable: " + refusal.get());
    }
    Interval interval = learned.interval(loss, window.all(), Z);
    Measurement estimate =
        Measurement.of(none.metric(), learned.value(loss, window.all()), none.samples())
            .interval(interval.lower(), interval.upper())
            .reference(before.value())
            .limit(HIGHER_IS_WORSE);
    if (window.labelled().rows() < minSample) {
      return estimate.detail(learned.why(loss, window.all()));
    }
    RegressionErrors cameTrue = window.errors();
    return new Grade(
            learned.value(loss, window.labelled()),
            learned.interval(loss, window.labelled(), Grade.Z),
            loss == LearnedLosses.Loss.ABSOLUTE ? cameTrue.mae() : cameTrue.rmse(),
            window.labelled().rows())
        .of(estimate);
  }
}

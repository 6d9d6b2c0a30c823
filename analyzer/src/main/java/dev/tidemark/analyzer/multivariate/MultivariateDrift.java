package dev.tidemark.analyzer.multivariate;

import dev.tidemark.analyzer.metric.Limit;
import dev.tidemark.analyzer.metric.Measurement;
import dev.tidemark.analyzer.metric.Measurement.Samples;
import dev.tidemark.analyzer.reference.Kept;
import dev.tidemark.analyzer.statistics.comparison.Interval;
import dev.tidemark.analyzer.statistics.multivariate.PrincipalComponents;
import dev.tidemark.analyzer.statistics.multivariate.ReconstructionError;
import dev.tidemark.storage.column.FeatureRows;
import dev.tidemark.storage.column.FeatureRowsReader;
import dev.tidemark.storage.column.RowSource;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * {@code multivariate_drift}: mean reconstruction error of the window's rows by the principal
 * components of the reference. The reference's own error is taken on rows that its components have
 * not seen: they are fitted on one half of its rows and applied to the other, both ways.
 * Thread-safe.
 */
public final class MultivariateDrift {
  private static final String NAME = "multivariate_drift";
  private static final int MOST_ROWS = 10_000;
  private static final int KEPT = 4;
  private static final int NAMED_COLUMNS = 3;

  /** Cohen's small effect: a mean that moved by this many deviations of the rows' errors. */
  private static final double EFFECT = 0.2;

  private final FeatureRowsReader reader;
  private final Kept<Key, Fitted> kept = new Kept<>(KEPT);

  private record Key(RowSource reference, List<String> numbers, List<String> texts) {}

  private record Fitted(PrincipalComponents components, ReconstructionError error) {}

  public MultivariateDrift(FeatureRowsReader reader) {
    this.reader = reader;
  }

  /**
   * Measures one window.
   *
   * @param referenceRows how many rows the reference holds
   * @param rows how many rows the window holds
   * @param columns features that the reference knows
   * @return empty with fewer than two features, or fewer than two rows on a side
   */
  public List<Measurement> measure(
      RowSource reference,
      long referenceRows,
      RowSource traffic,
      long rows,
      MatrixColumns columns) {
    return errors(reference, referenceRows, traffic, rows, columns).stream()
        .map(errors -> measurement(columns, errors))
        .toList();
  }

  /** The rows' errors on either side, each by components that have not seen them. */
  public record Errors(ReconstructionError before, ReconstructionError now) {}

  /** What the metric is made of; arguments and emptiness as of {@link #measure}. */
  public Optional<Errors> errors(
      RowSource reference,
      long referenceRows,
      RowSource traffic,
      long rows,
      MatrixColumns columns) {
    if (columns.size() < 2 || referenceRows < 4 || rows < 2) {
      return Optional.empty();
    }
    Fitted fitted = fitted(reference, referenceRows, columns);
    ReconstructionError now =
        error(
            fitted.components(),
            columns,
            reader.read(traffic, columns.numbers(), columns.texts(), rows, MOST_ROWS));
    return now.rows() == 0 ? Optional.empty() : Optional.of(new Errors(fitted.error(), now));
  }

  private static Measurement measurement(MatrixColumns columns, Errors errors) {
    ReconstructionError before = errors.before();
    ReconstructionError now = errors.now();
    Interval interval = now.interval(Interval.DEFAULT_LEVEL);
    double effect = EFFECT * before.standardDeviation();
    return Measurement.of(NAME, now.mean(), new Samples(now.rows(), before.rows()))
        .interval(interval.lower(), interval.upper())
        .reference(before.mean())
        .pValue(now.pValue(before))
        .limit(new Limit.Outside(before.mean() - effect, before.mean() + effect))
        .detail(detail(columns, before, now));
  }

  private Fitted fitted(RowSource reference, long rows, MatrixColumns columns) {
    if (!reference.isFrozen()) {
      return fit(reference, rows, columns);
    }
    return kept.get(
        new Key(reference, columns.numbers(), columns.texts()),
        () -> fit(reference, rows, columns));
  }

  private Fitted fit(RowSource reference, long rows, MatrixColumns columns) {
    return fit(
        columns, reader.read(reference, columns.numbers(), columns.texts(), rows, MOST_ROWS));
  }

  private static Fitted fit(MatrixColumns columns, FeatureRows rows) {
    double[][] matrix = columns.matrix(rows);
    int half = matrix.length / 2;
    double[][] first = Arrays.copyOfRange(matrix, 0, half);
    double[][] second = Arrays.copyOfRange(matrix, half, matrix.length);
    ReconstructionError ofSecond = new ReconstructionError(components(first));
    addAll(ofSecond, second, Arrays.copyOfRange(rows.weights(), half, matrix.length));
    ReconstructionError ofFirst = new ReconstructionError(components(second));
    addAll(ofFirst, first, Arrays.copyOfRange(rows.weights(), 0, half));
    return new Fitted(components(matrix), ofSecond.plus(ofFirst));
  }

  private static PrincipalComponents components(double[][] rows) {
    return PrincipalComponents.fit(rows, PrincipalComponents.DEFAULT_EXPLAINED);
  }

  private static ReconstructionError error(
      PrincipalComponents components, MatrixColumns columns, FeatureRows rows) {
    ReconstructionError error = new ReconstructionError(components);
    addAll(error, columns.matrix(rows), rows.weights());
    return error;
  }

  private static void addAll(ReconstructionError error, double[][] rows, double[] weights) {
    for (int row = 0; row < rows.length; row++) {
      error.add(rows[row], weights[row]);
    }
  }

  /** The columns whose mean squared residual changed most. */
  private static String detail(
      MatrixColumns columns, ReconstructionError before, ReconstructionError now) {
    double[] was = before.meanSquares();
    double[] is = now.meanSquares();
    return IntStream.range(0, columns.size())
        .boxed()
        .sorted(Comparator.comparingDouble((Integer column) -> -Math.abs(is[column] - was[column])))
        .limit(NAMED_COLUMNS)
        .map(column ->
            String.format(Locale.ROOT, "%s %+.3f", columns.name(column), is[column] - was[column]))
        .collect(Collectors.joining(", ", "largest changes of squared error: ", ""));
  }
}

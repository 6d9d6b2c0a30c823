package dev.tidemark.analyzer.drift;

import dev.tidemark.analyzer.column.Column;
import dev.tidemark.analyzer.column.Comparison;
import dev.tidemark.analyzer.metric.ColumnMetric;
import dev.tidemark.analyzer.metric.Limit;
import dev.tidemark.analyzer.metric.Measurement;
import dev.tidemark.analyzer.metric.Measurement.Samples;
import dev.tidemark.analyzer.statistics.drift.ChiSquare;
import dev.tidemark.analyzer.statistics.profile.DriftProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * {@code psi}, {@code js_distance}, {@code hellinger} and {@code chi_square} by the rules of
 * another tool, for those who come from it. None of them knows sampling weights: every row counts
 * once here.
 */
public final class ProfiledDistances implements ColumnMetric {
  private static final Limit LIMIT = new Limit.Distance(0.1, 0.2);

  private final DriftProfile profile;

  public ProfiledDistances(DriftProfile profile) {
    this.profile = profile;
  }

  @Override
  public String name() {
    return "psi";
  }

  @Override
  public List<Measurement> measure(Comparison column) {
    return switch (column) {
      case Comparison.Numeric numeric -> numeric(numeric);
      case Comparison.Categorical categories -> categorical(categories);
    };
  }

  private List<Measurement> numeric(Comparison.Numeric column) {
    var reference = column.reference().sample().withoutWeights();
    var current = column.current().sample().withoutWeights();
    return List.of(
        of(column, "psi", () -> profile.psi(reference, current)),
        of(column, "js_distance", () -> profile.jensenShannon(reference, current)),
        of(column, "hellinger", () -> profile.hellinger(reference, current)));
  }

  private List<Measurement> categorical(Comparison.Categorical column) {
    Column.Categories reference = column.reference();
    Column.Categories current = column.current();
    List<Measurement> measurements =
        new ArrayList<>(
            List.of(
                of(column, "psi", () -> profile.psi(reference.counts(), current.counts())),
                of(
                    column,
                    "js_distance",
                    () -> profile.jensenShannon(reference.counts(), current.counts())),
                of(
                    column,
                    "hellinger",
                    () -> profile.hellinger(reference.counts(), current.counts()))));
    if (column.hasValues()) {
      measurements.add(
          Measurement.of(
                  ChiSquareMetric.NAME,
                  ChiSquare.ofCategories(reference.counts(), current.counts()).statistic(),
                  samples(column))
              .pValue(profile.chiSquarePValue(reference.counts(), current.counts())));
    }
    return measurements;
  }

  private static Measurement of(Comparison column, String metric, DoubleSupplier formula) {
    if (!column.hasValues()) {
      return Measurement.of(metric, Double.NaN, samples(column)).limit(LIMIT);
    }
    try {
      return Measurement.of(metric, formula.getAsDouble(), samples(column)).limit(LIMIT);
    } catch (ArithmeticException e) { // where the tool's own arithmetic fails
      return Measurement.of(metric, Double.NaN, samples(column))
          .limit(LIMIT)
          .detail("the tool gives no value here: " + e.getMessage());
    }
  }

  private static Samples samples(Comparison column) {
    return new Samples(column.current().values(), column.reference().values());
  }
}

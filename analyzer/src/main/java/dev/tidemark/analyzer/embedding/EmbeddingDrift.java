package dev.tidemark.analyzer.embedding;

import dev.tidemark.analyzer.column.Rows;
import dev.tidemark.analyzer.metric.Judgement;
import dev.tidemark.analyzer.metric.Limit;
import dev.tidemark.analyzer.metric.Measurement;
import dev.tidemark.analyzer.metric.Measurement.Samples;
import dev.tidemark.analyzer.metric.Proportion;
import dev.tidemark.analyzer.quality.Rates;
import dev.tidemark.analyzer.reference.Kept;
import dev.tidemark.analyzer.statistics.comparison.Interval;
import dev.tidemark.analyzer.statistics.embedding.MaximumMeanDiscrepancy;
import dev.tidemark.analyzer.statistics.embedding.MeanDistance;
import dev.tidemark.analyzer.statistics.embedding.RbfKernel;
import dev.tidemark.analyzer.statistics.embedding.Vectors;
import dev.tidemark.storage.column.RowSource;
import dev.tidemark.storage.column.VectorColumn;
import dev.tidemark.storage.column.VectorReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Supplier;

/**
 * Metrics of a feature that is a vector: {@code mean_distance}, {@code mean_distance_normalized},
 * {@code mean_cosine_distance}, {@code mmd} and {@code null_rate}.
 *
 * <p>Distances are of a sample of each side, the first {@value #MOST_ROWS} vectors by a hash of
 * their row's id (fewer when they are long), one feature after the other, so memory grows neither
 * with rows nor with features. Thread-safe.
 */
public final class EmbeddingDrift {
  /** As named in {@code metrics}: the test that speaks for the whole feature. */
  public static final String TEST = "mmd";

  /** What is measured beside the null rate. */
  public static final List<String> DISTANCES =
      List.of("mean_distance", "mean_distance_normalized", "mean_cosine_distance", TEST);

  static final int MOST_ROWS = 1_000;
  private static final int MOST_NUMBERS = 4_000_000;
  private static final int KEPT = 4;
  private static final long SEED = 1;

  /** A small effect in Cohen's sense: a mean that moved by 0.2 deviations of the reference. */
  private static final Limit NORMALIZED = new Limit.Distance(0.1, 0.2);

  private static final Limit COSINE = new Limit.Distance(0.1, 0.2);

  /** What such a shift comes to in many dimensions, 2/e · (1 − exp(−0.2²/2)), and Evidently's. */
  private static final Limit DISCREPANCY = new Limit.Distance(0.004, 0.015);

  private final VectorReader reader;
  private final Kept<RowSource, SortedMap<String, VectorColumn>> columns = new Kept<>(KEPT);
  private final Kept<Key, Known> samples = new Kept<>(KEPT);

  private record Key(RowSource rows, String feature) {}

  private record Known(Vectors vectors, Optional<RbfKernel> kernel) {}

  public EmbeddingDrift(VectorReader reader) {
    this.reader = reader;
  }

  /**
   * One side of a comparison.
   *
   * @param rows all rows, those without a vector included
   * @param columns its vectors by feature
   */
  public record Side(RowSource source, Rows rows, Map<String, VectorColumn> columns) {
    public VectorColumn column(String feature) {
      return columns.getOrDefault(feature, VectorColumn.NONE);
    }

    /** Rows without a vector, in effective counts. */
    public Proportion nulls(String feature) {
      VectorColumn column = column(feature);
      double missing =
          rows.even()
              ? rows.count() - column.rows()
              : rows.effective() - column.weight() * rows.scale();
      return new Proportion(
          column.rows() == rows.count() ? 0 : Math.max(0, missing), rows.effective());
    }
  }

  /**
   * Two samples of one feature and the kernel between them.
   *
   * @param kernel empty when all vectors of both are the same
   */
  public record Compared(Vectors reference, Vectors current, Optional<RbfKernel> kernel) {
    public MeanDistance means() {
      return MeanDistance.of(reference, current);
    }

    /** Empty when all vectors are the same. */
    public Optional<MaximumMeanDiscrepancy> discrepancy() {
      return kernel.map(k -> MaximumMeanDiscrepancy.of(k, reference, current, SEED));
    }
  }

  /**
   * Looks which features are vectors.
   *
   * @param rows all rows of the side
   */
  public Side side(RowSource source, Rows rows) {
    Supplier<SortedMap<String, VectorColumn>> read = () -> reader.columns(source);
    return new Side(source, rows, source.isFrozen() ? columns.get(source, read) : read.get());
  }

  /** Measures one feature. */
  public List<Measurement> measure(String feature, Side reference, Side current) {
    VectorColumn before = reference.column(feature);
    VectorColumn now = current.column(feature);
    List<Measurement> measurements = new ArrayList<>();
    measurements.add(
        Rates.nulls(
            current.nulls(feature),
            reference.nulls(feature),
            current.rows().count(),
            reference.rows().count()));
    Optional<String> failure = failure(before, now);
    if (failure.isPresent() || before.rows() < 2 || now.rows() < 2) {
      String detail = failure.map(reason -> Judgement.FAILED + reason).orElse("");
      Samples counts = new Samples(now.rows(), before.rows());
      for (String metric : DISTANCES) {
        measurements.add(Measurement.of(metric, Double.NaN, counts).detail(detail));
      }
      return measurements;
    }
    measurements.addAll(distances(compare(feature, reference, current)));
    return measurements;
  }

  /** Why the vectors of the two sides cannot be compared; empty when they can. */
  public static Optional<String> failure(VectorColumn reference, VectorColumn current) {
    return failure(reference, "the reference")
        .or(() -> failure(current, "the window"))
        .or(() ->
            reference.rows() > 0 && current.rows() > 0 && reference.longest() != current.longest()
                ? Optional.of(
                    "vectors of "
                        + current.longest()
                        + " numbers, of "
                        + reference.longest()
                        + " in the reference")
                : Optional.empty());
  }

  private static Optional<String> failure(VectorColumn column, String side) {
    if (column.rows() == 0) {
      return Optional.empty();
    }
    if (column.shortest() != column.longest()) {
      return Optional.of(
          "vectors of %d to %d numbers in %s".formatted(column.shortest(), column.longest(), side));
    }
    if (column.longest() == 0) {
      return Optional.of("vectors without numbers in " + side);
    }
    return column.notFinite() > 0
        ? Optional.of(
            "%d vectors with a number that is not finite in %s".formatted(column.notFinite(), side))
        : Optional.empty();
  }

  /** Reads the samples of a feature whose vectors can be compared; each side has at least one. */
  public Compared compare(String feature, Side reference, Side current) {
    Known known =
        reference.source().isFrozen()
            ? samples.get(new Key(reference.source(), feature), () -> known(feature, reference))
            : known(feature, reference);
    Vectors now = sample(feature, current);
    return new Compared(
        known.vectors(),
        now,
        known.kernel().or(() -> RbfKernel.distancesTo(known.vectors().rows().getFirst(), now)));
  }

  private Known known(String feature, Side reference) {
    Vectors vectors = sample(feature, reference);
    return new Known(vectors, RbfKernel.medianHeuristic(vectors));
  }

  private Vectors sample(String feature, Side side) {
    VectorColumn column = side.column(feature);
    int most = Math.clamp(MOST_NUMBERS / column.longest(), 100, MOST_ROWS);
    VectorReader.Sample sample = reader.sample(side.source(), feature, column.rows(), most);
    return side.rows().even()
        ? Vectors.of(sample.vectors())
        : new Vectors(sample.vectors(), sample.weights());
  }

  private static List<Measurement> distances(Compared compared) {
    MeanDistance means = compared.means();
    Interval length = means.interval(Interval.DEFAULT_LEVEL);
    Samples counts = new Samples(compared.current().size(), compared.reference().size());
    List<Measurement> distances = new ArrayList<>();
    distances.add(
        Measurement.of("mean_distance", means.euclidean(), counts)
            .interval(length.lower(), length.upper())
            .expected(means.expected()));
    distances.add(
        Measurement.of("mean_distance_normalized", means.normalized(means.euclidean()), counts)
            .interval(means.normalized(length.lower()), means.normalized(length.upper()))
            .expected(means.normalized(means.expected()))
            .limit(NORMALIZED));
    distances.add(
        Measurement.of("mean_cosine_distance", means.cosine().orElse(Double.NaN), counts)
            .limit(COSINE)
            .detail(means.cosine().isEmpty() ? "a mean vector is 0" : ""));
    distances.add(
        compared
            .discrepancy()
            .map(mmd -> discrepancy(mmd, counts))
            .orElseGet(() -> Measurement.of(TEST, 0, counts).pValue(1).expected(0)));
    return distances;
  }

  private static Measurement discrepancy(MaximumMeanDiscrepancy mmd, Samples counts) {
    Interval interval = mmd.interval(Interval.DEFAULT_LEVEL);
    return Measurement.of(TEST, mmd.squared(), counts)
        .interval(interval.lower(), interval.upper())
        .pValue(mmd.pValue())
        .expected(0)
        .limit(DISCREPANCY);
  }
}

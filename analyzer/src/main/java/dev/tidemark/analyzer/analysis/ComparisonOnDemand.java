package dev.tidemark.analyzer.analysis;

import dev.tidemark.analyzer.column.Comparison;
import dev.tidemark.analyzer.column.FeatureCells;
import dev.tidemark.analyzer.embedding.EmbeddingDrift;
import dev.tidemark.analyzer.metric.Measurement;
import dev.tidemark.storage.column.RowSource;
import dev.tidemark.storage.column.Segment;
import dev.tidemark.storage.model.FeatureType;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.problem.Problem;
import dev.tidemark.storage.reference.Reference;
import dev.tidemark.storage.reference.ReferenceCatalog;
import dev.tidemark.storage.window.TimeWindow;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares one column of any period with any reference, read afresh. Thread-safe. */
@Singleton
public final class ComparisonOnDemand {
  private final ReferenceCatalog references;
  private final SideLoader loader;
  private final EmbeddingMetrics embeddings;

  ComparisonOnDemand(ReferenceCatalog references, SideLoader loader, EmbeddingMetrics embeddings) {
    this.references = references;
    this.loader = loader;
    this.embeddings = embeddings;
  }

  /** One column on both sides; the reference side is empty when there is no reference. */
  public record Compared(Comparison column, Optional<Reference> reference) {}

  /**
   * A feature that is a vector, on both sides.
   *
   * @param measurements of the feature, not judged
   */
  public record ComparedVectors(
      EmbeddingDrift.Side before,
      EmbeddingDrift.Side now,
      EmbeddingDrift.Compared samples,
      List<Measurement> measurements,
      Reference reference) {}

  /**
   * Compares one feature that is a vector.
   *
   * @param reference null: the active one
   * @param version empty for all versions
   * @throws Problem 404 if there is no such reference, or its vectors cannot be compared with those
   *     of the period
   */
  public ComparedVectors vectors(
      ModelSettings settings,
      String feature,
      @Nullable String reference,
      String version,
      Segment segment,
      TimeWindow window) {
    Reference against =
        reference == null
            ? references
                .active(settings)
                .orElseThrow(() -> Problem.notFound("active reference of model", settings.name()))
            : references.get(settings.name(), reference);
    RowSource before =
        new RowSource.ReferenceRows(against.model(), against.name(), against.revision(), segment);
    RowSource traffic = new RowSource.Traffic(settings.name(), version, window, segment);
    Side known = loader.outputs(before, settings, Optional.empty());
    Side current = loader.outputs(traffic, settings, Optional.of(known.shape()));
    EmbeddingMetrics.Found found =
        embeddings.find(settings, Optional.of(before), known, traffic, current);
    return embeddings
        .compare(found, feature)
        .map(samples ->
            new ComparedVectors(
                found.reference(),
                found.current(),
                samples,
                embeddings.measure(found, feature),
                against))
        .orElseThrow(
            () -> Problem.notFound("feature with vectors to compare in this period", feature));
  }

  /**
   * Compares one feature or output.
   *
   * @param feature a feature's name, or {@code prediction}, {@code score}, {@code
   *     probability:<class>} where no feature is called so
   * @param reference null: the active one
   * @param version empty for all versions
   * @throws Problem 404 if neither side knows the column, or the reference does not exist
   */
  public Compared compare(
      ModelSettings settings,
      String feature,
      @Nullable String reference,
      String version,
      Segment segment,
      TimeWindow window) {
    Optional<Reference> against =
        reference == null
            ? references.active(settings)
            : Optional.of(references.get(settings.name(), reference));
    RowSource traffic = new RowSource.Traffic(settings.name(), version, window, segment);
    Optional<RowSource> before =
        against.map(r -> new RowSource.ReferenceRows(r.model(), r.name(), r.revision(), segment));
    Side known =
        before
            .map(rows ->
                column(
                    rows,
                    settings,
                    Optional.empty(),
                    WindowAnalyzer.types(settings, Set.of(feature)),
                    feature))
            .orElse(Side.EMPTY);
    Side current =
        column(
            traffic,
            settings,
            before.map(_ -> known.shape()),
            WindowAnalyzer.types(settings, known),
            feature);
    return WindowAnalyzer.compare(settings, known, current).stream()
        .filter(column -> column.name().text().equals(feature))
        .filter(column -> column.current().values() + column.reference().values() > 0)
        .findFirst()
        .map(column -> new Compared(column, against))
        .orElseThrow(() -> Problem.notFound("feature with values in this period", feature));
  }

  /** The outputs and one feature. */
  private Side column(
      RowSource source,
      ModelSettings settings,
      Optional<ModelShape> shape,
      Map<String, FeatureType> types,
      String feature) {
    Side side = loader.outputs(source, settings, shape);
    try (FeatureCells cells = loader.cells(source, side, 1, 1, Set.of(feature))) {
      return side.withFeatures(SideLoader.features(cells, side, types, Set.of(feature)));
    }
  }
}

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
  private final WindowOnDemand windows;
  private final SideLoader loader;
  private final EmbeddingMetrics embeddings;

  ComparisonOnDemand(WindowOnDemand windows, SideLoader loader, EmbeddingMetrics embeddings) {
    this.windows = windows;
    this.loader = loader;
    this.embeddings = embeddings;
  }

  /**
   * Which column of which rows.
   *
   * @param feature a feature's name, or {@code prediction}, {@code score}, {@code
   *     probability:<class>} where no feature is called so
   * @param reference a stored reference or a rule such as {@code trailing:7}; null: as the settings
   *     say
   * @param version empty: the one that was analysed in exactly this window, all versions if none or
   *     several were
   */
  public record Asked(
      ModelSettings settings,
      String feature,
      @Nullable String reference,
      String version,
      Segment segment,
      TimeWindow window) {}

  /**
   * What the rows of both sides are.
   *
   * @param version empty for all versions
   * @param reference as results carry it; empty when there is none
   * @param revision of a stored reference; 0 for others
   * @param periods whose traffic is the reference; empty for a stored one
   * @param referenceVersion whose answers that traffic is; empty for all versions
   */
  public record Origin(
      String version,
      String reference,
      long revision,
      List<TimeWindow> periods,
      String referenceVersion) {
    static Origin of(WindowTask task) {
      return new Origin(
          task.version(),
          task.referenceName(),
          task.reference().map(Baseline::revision).orElse(0L),
          task.reference().map(Baseline::periods).orElse(List.of()),
          task.reference().map(Baseline::version).orElse(""));
    }
  }

  /** One column on both sides; the reference side is empty when there is no reference. */
  public record Compared(Comparison column, Origin origin) {}

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
      Origin origin) {}

  /**
   * Compares one feature that is a vector.
   *
   * @throws Problem 404 if there is no such reference, or its vectors cannot be compared with those
   *     of the period
   */
  public ComparedVectors vectors(Asked asked) {
    ModelSettings settings = asked.settings();
    WindowTask task = windows.of(asked);
    RowSource before =
        task.reference()
            .map(Baseline::rows)
            .orElseThrow(() -> Problem.notFound("active reference of model", settings.name()));
    Side known = loader.outputs(before, settings, Optional.empty());
    Side current = loader.outputs(task.traffic(), settings, Optional.of(known.shape()));
    EmbeddingMetrics.Found found =
        embeddings.find(settings, Optional.of(before), known, task.traffic(), current);
    return embeddings
        .compare(found, asked.feature())
        .map(samples ->
            new ComparedVectors(
                found.reference(),
                found.current(),
                samples,
                embeddings.measure(found, asked.feature()),
                Origin.of(task)))
        .orElseThrow(() ->
            Problem.notFound("feature with vectors to compare in this period", asked.feature()));
  }

  /**
   * Compares one feature or output.
   *
   * @throws Problem 404 if neither side knows the column, or the reference does not exist
   */
  public Compared compare(Asked asked) {
    return find(asked).orElseThrow(() -> unknown(asked));
  }

  /** The problem that neither side knows the column. */
  public static Problem unknown(Asked asked) {
    return Problem.notFound("feature with values in this period", asked.feature());
  }

  /**
   * Compares one feature or output.
   *
   * @return empty when neither side knows the column, or it holds vectors
   * @throws Problem 404 if the reference does not exist
   */
  public Optional<Compared> find(Asked asked) {
    ModelSettings settings = asked.settings();
    WindowTask task = windows.of(asked);
    Optional<RowSource> before = task.reference().map(Baseline::rows);
    Map<String, FeatureType> settled = WindowAnalyzer.types(settings, Set.of(asked.feature()));
    Side known =
        before
            .map(rows -> column(rows, settings, Optional.empty(), settled, asked.feature()))
            .orElse(Side.EMPTY);
    Side current =
        column(
            task.traffic(),
            settings,
            before.map(_ -> known.shape()),
            WindowAnalyzer.types(settings, known),
            asked.feature());
    return WindowAnalyzer.compare(settings, known, current).stream()
        .filter(column -> column.name().text().equals(asked.feature()))
        .filter(column -> column.current().values() + column.reference().values() > 0)
        .findFirst()
        .map(column -> new Compared(column, Origin.of(task)));
  }

  /** The outputs and one feature; of answers in shadow the outputs alone. */
  private Side column(
      RowSource source,
      ModelSettings settings,
      Optional<ModelShape> shape,
      Map<String, FeatureType> types,
      String feature) {
    Side side = loader.outputs(source, settings, shape);
    if (source instanceof RowSource.Shadow) { // the features are the champion's
      return side;
    }
    try (FeatureCells cells = loader.cells(source, side, 1, 1, Set.of(feature))) {
      return side.withFeatures(SideLoader.features(cells, side, types, Set.of(feature)));
    }
  }
}

package dev.tidemark.analyzer.analysis;

import dev.tidemark.analyzer.analysis.ComparisonOnDemand.Asked;
import dev.tidemark.analyzer.analysis.ComparisonOnDemand.Origin;
import dev.tidemark.analyzer.explain.model.ModelFormula;
import dev.tidemark.analyzer.explain.model.PostedFormula;
import dev.tidemark.analyzer.metric.Measurement;
import dev.tidemark.analyzer.metric.Measurement.Samples;
import dev.tidemark.analyzer.multivariate.MatrixColumns;
import dev.tidemark.storage.business.BusinessMetricWindows;
import dev.tidemark.storage.model.Task;
import dev.tidemark.storage.problem.Problem;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Measures one number of the model as a whole afresh, by the code of the analysis, and says how it
 * came about. Thread-safe.
 */
@Singleton
public final class ModelNumberOnDemand {
  private final WindowOnDemand windows;
  private final SideLoader loader;
  private final ReferenceSides references;
  private final WindowAnalyzer analyzer;
  private final ModelMetrics metrics;
  private final ModelFormulas formulas;
  private final BusinessMetricWindows business;

  ModelNumberOnDemand(
      WindowOnDemand windows,
      SideLoader loader,
      ReferenceSides references,
      WindowAnalyzer analyzer,
      ModelMetrics metrics,
      ModelFormulas formulas,
      BusinessMetricWindows business) {
    this.windows = windows;
    this.loader = loader;
    this.references = references;
    this.analyzer = analyzer;
    this.metrics = metrics;
    this.formulas = formulas;
    this.business = business;
  }

  /**
   * Rows of one side.
   *
   * @param rows logged ones
   * @param requests the sum of their weights
   * @param errors failed calls
   * @param labelled those whose label is known
   */
  public record SideRows(long rows, double requests, long errors, long labelled) {
    private static SideRows of(Side side) {
      return new SideRows(
          side.rows(), side.outputs().weights().total(), side.outputs().errors(), side.labelled());
    }
  }

  /**
   * What a number was computed from.
   *
   * @param task what the model predicts
   * @param positiveLabel of a two-class model
   * @param logged whether the rows of the window are logged predictions, not answers in shadow
   */
  public record Computed(
      SideRows before, SideRows now, String task, Optional<String> positiveLabel, boolean logged) {}

  /**
   * One number.
   *
   * @param computed empty for a number that was posted
   */
  public record Found(
      Measurement measurement, ModelFormula formula, Origin origin, Optional<Computed> computed) {}

  /**
   * Measures and explains.
   *
   * @param asked its feature plays no part
   * @return empty when there is no such metric of this model in this window
   * @throws Problem 404 if the reference does not exist, or the number is not defined
   */
  public Optional<Found> find(Asked asked, String metric) {
    return computed(asked, metric).or(() -> posted(asked, metric));
  }

  /** A business metric, of the version asked for, else of none. */
  private Optional<Found> posted(Asked asked, String metric) {
    return Stream.of(asked.version(), "")
        .distinct()
        .flatMap(version ->
            business
                .posted(asked.settings().name(), version, metric, asked.window())
                .map(found ->
                    new Found(
                        Measurement.of(
                            metric, found.mean(), Samples.ofCurrent(found.values().length)),
                        PostedFormula.of(found.values()),
                        new Origin(version, "", 0, List.of(), ""),
                        Optional.empty()))
                .stream())
        .findFirst();
  }

  private Optional<Found> computed(Asked asked, String metric) {
    WindowTask task = windows.of(asked);
    boolean ofFeatures = ModelFormulas.isOfFeatures(metric);
    LoadedReference reference = ofFeatures ? references.of(task) : references.withoutFeatures(task);
    Side current = loader.load(task.traffic(), task.settings(), reference.shape());
    MatrixColumns features =
        ofFeatures && task.shadow().isEmpty()
            ? analyzer.matrix(task, reference, current)
            : new MatrixColumns.Builder().build();
    List<Measurement> measured =
        ofFeatures
            ? metrics.ofFeatures(task, reference, current, features)
            : metrics.withoutFeatures(task, reference, current);
    return measured.stream()
        .filter(one -> one.metric().equals(metric))
        .findFirst()
        .map(one ->
            new Found(
                one,
                formulas
                    .of(metric, task, reference, current, features)
                    .filter(_ -> Double.isFinite(one.value()))
                    .orElseThrow(() -> undefined(one)),
                Origin.of(task),
                Optional.of(computed(task, reference, current))));
  }

  private static Computed computed(WindowTask task, LoadedReference reference, Side current) {
    ModelShape shape = current.shape();
    return new Computed(
        SideRows.of(reference.side()),
        SideRows.of(current),
        shape.task().name().toLowerCase(Locale.ROOT),
        shape.task() == Task.BINARY ? Optional.of(shape.positiveLabel()) : Optional.empty(),
        task.shadow().isEmpty());
  }

  private static Problem undefined(Measurement measurement) {
    String why = measurement.detail();
    return Problem.of(
        "not-found",
        "Not found",
        404,
        "The metric '%s' is not defined for this window%s."
            .formatted(measurement.metric(), why.isEmpty() ? "" : ": " + why));
  }
}

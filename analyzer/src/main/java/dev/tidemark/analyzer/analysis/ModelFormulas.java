package dev.tidemark.analyzer.analysis;

import dev.tidemark.analyzer.estimation.EstimatedPerformance;
import dev.tidemark.analyzer.estimation.LabelBias;
import dev.tidemark.analyzer.explain.model.ClassFormula;
import dev.tidemark.analyzer.explain.model.ConceptFormula;
import dev.tidemark.analyzer.explain.model.DecisionFormula;
import dev.tidemark.analyzer.explain.model.EstimatedFormula;
import dev.tidemark.analyzer.explain.model.LossFormula;
import dev.tidemark.analyzer.explain.model.ModelFormula;
import dev.tidemark.analyzer.explain.model.MultivariateFormula;
import dev.tidemark.analyzer.explain.model.RegressionFormula;
import dev.tidemark.analyzer.explain.model.ScoreFormula;
import dev.tidemark.analyzer.explain.model.ServingFormula;
import dev.tidemark.analyzer.explain.model.ShadowFormula;
import dev.tidemark.analyzer.explain.model.ShareFormula;
import dev.tidemark.analyzer.multivariate.MatrixColumns;
import dev.tidemark.analyzer.performance.Estimate;
import dev.tidemark.analyzer.performance.LabelDelays;
import dev.tidemark.analyzer.serving.ServingHealth;
import dev.tidemark.storage.column.AgreementReader;
import dev.tidemark.storage.column.AnswerReader;
import dev.tidemark.storage.column.Answers;
import dev.tidemark.storage.column.LabelledReader;
import dev.tidemark.storage.model.Task;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;

/**
 * How each number of {@link ModelMetrics} comes about, from the same rows. A family of metrics that
 * is added there is added here. Thread-safe.
 */
@Singleton
final class ModelFormulas {
  private static final String ESTIMATED = "estimated_";
  private static final Set<String> OF_FEATURES =
      Set.of("estimated_mae", "estimated_rmse", "multivariate_drift");

  private final AnswerReader answers;
  private final AgreementReader agreement;
  private final LabelledReader labelled;
  private final ModelMetrics metrics;

  ModelFormulas(
      AnswerReader answers,
      AgreementReader agreement,
      LabelledReader labelled,
      ModelMetrics metrics) {
    this.answers = answers;
    this.agreement = agreement;
    this.labelled = labelled;
    this.metrics = metrics;
  }

  /** Whether a metric needs the features of the rows. */
  static boolean isOfFeatures(String metric) {
    return OF_FEATURES.contains(metric);
  }

  /** Empty when there is no such metric of these rows. */
  Optional<ModelFormula> of(
      String metric,
      WindowTask task,
      LoadedReference compared,
      Side current,
      MatrixColumns features) {
    if (isOfFeatures(metric)) {
      return ofFeatures(metric, task, compared, current, features);
    }
    if (metric.startsWith(ESTIMATED)) {
      return estimated(metric.substring(ESTIMATED.length()), task, compared, current);
    }
    return served(metric, task, compared.side(), current)
        .or(() -> ofLabels(metric, task, compared.side(), current))
        .or(() ->
            current
                .labels()
                .flatMap(sample ->
                    DecisionFormula.of(metric, sample)
                        .or(() -> ScoreFormula.of(metric, sample))
                        .or(() -> ClassFormula.of(metric, sample))
                        .or(() -> RegressionFormula.of(metric, sample))))
        .or(() ->
            task.shadowAnswers()
                .flatMap(answered -> ShadowFormula.of(metric, agreement.read(answered))));
  }

  private static Optional<ModelFormula> served(
      String metric, WindowTask task, Side reference, Side current) {
    return switch (metric) {
      case "error_rate" ->
          Optional.of(
              ShareFormula.ofErrors(
                  ServingHealth.errors(reference.outputs()),
                  ServingHealth.errors(current.outputs())));
      case "duplicate_rate" ->
          Optional.of(
              ShareFormula.ofDuplicates(
                  ModelMetrics.duplicates(reference), ModelMetrics.duplicates(current)));
      default ->
          ServingFormula.of(metric, current.outputs(), current.latencies(), task.window().length());
    };
  }

  private Optional<ModelFormula> ofLabels(
      String metric, WindowTask task, Side reference, Side current) {
    return switch (metric) {
      case "label_coverage" -> Optional.of(ShareFormula.ofLabels(ModelMetrics.coverage(current)));
      case "label_delay_p50" ->
          ServingFormula.ofDelays(LabelDelays.of(labelled.read(task.traffic(), false)));
      case "label_bias" ->
          current
              .labels()
              .flatMap(sample -> LabelBias.groups(sample, answers(task, current)))
              .map(ConceptFormula::ofBias);
      case "calibration_shift" ->
          reference
              .labels()
              .flatMap(
                  before -> current.labels().flatMap(now -> ConceptFormula.ofShift(before, now)));
      case "error_stream" -> current.labels().flatMap(ConceptFormula::ofStream);
      default -> Optional.empty();
    };
  }

  private Optional<ModelFormula> estimated(
      String metric, WindowTask task, LoadedReference compared, Side current) {
    boolean binary = current.shape().task() == Task.BINARY;
    Optional<Estimate> known =
        compared.side().performance().stream()
            .filter(estimate -> estimate.metric().equals(metric))
            .findFirst();
    return compared
        .calibration()
        .flatMap(calibration ->
            EstimatedPerformance.basis(calibration, answers(task, current), binary)
                .flatMap(basis ->
                    known.flatMap(reference ->
                        EstimatedFormula.of(metric, reference, calibration, basis, binary))));
  }

  private Answers answers(WindowTask task, Side current) {
    return answers.read(
        task.traffic(), current.shape().positiveLabel(), current.shape().task() != Task.BINARY);
  }

  private Optional<ModelFormula> ofFeatures(
      String metric,
      WindowTask task,
      LoadedReference compared,
      Side current,
      MatrixColumns features) {
    return compared
        .rows()
        .flatMap(before ->
            metric.startsWith(ESTIMATED)
                ? metrics
                    .losses()
                    .parts(
                        ModelMetrics.lossRows(before, compared.side()),
                        ModelMetrics.lossRows(task.traffic(), current),
                        features,
                        metric.substring(ESTIMATED.length()))
                    .map(LossFormula::of)
                : metrics
                    .multivariate()
                    .errors(
                        before, compared.side().rows(), task.traffic(), current.rows(), features)
                    .map(errors -> MultivariateFormula.of(errors, features.names())));
  }
}

package dev.tidemark.analyzer.analysis;

import dev.tidemark.analyzer.column.Rows;
import dev.tidemark.analyzer.estimation.ConceptDrift;
import dev.tidemark.analyzer.estimation.EstimatedPerformance;
import dev.tidemark.analyzer.estimation.LabelBias;
import dev.tidemark.analyzer.estimation.LossEstimation;
import dev.tidemark.analyzer.metric.Judgement;
import dev.tidemark.analyzer.metric.Limit;
import dev.tidemark.analyzer.metric.Measurement;
import dev.tidemark.analyzer.metric.Measurement.Samples;
import dev.tidemark.analyzer.metric.Proportion;
import dev.tidemark.analyzer.multivariate.MatrixColumns;
import dev.tidemark.analyzer.multivariate.MultivariateDrift;
import dev.tidemark.analyzer.performance.Estimate;
import dev.tidemark.analyzer.serving.ServingHealth;
import dev.tidemark.analyzer.shadow.ShadowAgreement;
import dev.tidemark.analyzer.statistics.estimation.ScoreCalibration;
import dev.tidemark.storage.column.AgreementReader;
import dev.tidemark.storage.column.AnswerReader;
import dev.tidemark.storage.column.Answers;
import dev.tidemark.storage.column.FeatureRowsReader;
import dev.tidemark.storage.column.PredictedRowsReader;
import dev.tidemark.storage.column.RowSource;
import dev.tidemark.storage.model.Task;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Every metric of the model as a whole. A new one is added here and nowhere else. */
@Singleton
final class ModelMetrics {
  private static final Logger LOG = LoggerFactory.getLogger(ModelMetrics.class);

  private final AnswerReader answers;
  private final AgreementReader agreement;
  private final MultivariateDrift multivariate;
  private final LossEstimation losses;

  ModelMetrics(
      AnswerReader answers,
      AgreementReader agreement,
      FeatureRowsReader rows,
      PredictedRowsReader predicted) {
    this.answers = answers;
    this.agreement = agreement;
    this.multivariate = new MultivariateDrift(rows);
    this.losses = new LossEstimation(predicted);
  }

  MultivariateDrift multivariate() {
    return multivariate;
  }

  LossEstimation losses() {
    return losses;
  }

  /** Measures one window; what fails does not take the others with it. */
  List<Measurement> measure(
      WindowTask task, LoadedReference compared, Side current, MatrixColumns features) {
    List<Measurement> found = new ArrayList<>(withoutFeatures(task, compared, current));
    found.addAll(ofFeatures(task, compared, current, features));
    return found;
  }

  /** What follows from outputs and labels. */
  List<Measurement> withoutFeatures(WindowTask task, LoadedReference compared, Side current) {
    Side reference = compared.side();
    ModelShape shape = current.shape();
    Optional<ScoreCalibration> calibration = compared.calibration();
    List<Measurement> found = new ArrayList<>();
    task.shadowAnswers()
        .ifPresentOrElse(
            shadow -> found.addAll(shadowed(shadow, current)),
            () -> found.addAll(served(task, reference, current)));
    found.addAll(performance(reference, current));
    found.addAll(
        measured(
            "calibration_shift", () -> ConceptDrift.measure(reference.labels(), current.labels())));
    if (calibration.isPresent() || current.labels().isPresent()) {
      boolean binary = shape.task() == Task.BINARY;
      Answers given = answers.read(task.traffic(), shape.positiveLabel(), !binary);
      calibration.ifPresent(known ->
          found.addAll(
              measured(
                  "estimated_accuracy",
                  () -> estimated(task, binary, reference, known, current, given))));
      current
          .labels()
          .ifPresent(labelled ->
              found.addAll(
                  measured(
                      "label_bias", () -> LabelBias.measure(labelled, given).stream().toList())));
    }
    return found;
  }

  /** What follows from features too. */
  List<Measurement> ofFeatures(
      WindowTask task, LoadedReference compared, Side current, MatrixColumns features) {
    Side reference = compared.side();
    List<Measurement> found = new ArrayList<>();
    compared
        .rows()
        .filter(_ -> task.shadow().isEmpty()) // the features are the champion's
        .filter(_ -> current.shape().task() == Task.REGRESSION && reference.labels().isPresent())
        .ifPresent(before ->
            found.addAll(
                measured(
                    "estimated_mae",
                    () ->
                        losses.measure(
                            lossRows(before, reference),
                            reference.performance(),
                            lossRows(task.traffic(), current),
                            features,
                            task.settings().minSample()))));
    compared
        .rows()
        .filter(_ -> task.shadow().isEmpty()) // the features are the champion's
        .ifPresent(before ->
            found.addAll(
                measured(
                    "multivariate_drift",
                    () ->
                        multivariate.measure(
                            before, reference.rows(), task.traffic(), current.rows(), features))));
    return found;
  }

  /** How users were served. */
  private static List<Measurement> served(WindowTask task, Side reference, Side current) {
    List<Measurement> found =
        new ArrayList<>(
            ServingHealth.measure(
                reference.outputs(),
                reference.latencies(),
                current.outputs(),
                current.latencies(),
                task.window().length()));
    found.add(duplicates(reference, current));
    return found;
  }

  /** What is said of answers that no user saw instead: serving health would be the champion's. */
  private List<Measurement> shadowed(RowSource.Shadow answers, Side current) {
    List<Measurement> found = new ArrayList<>();
    found.add(
        Measurement.of(
            "row_count", current.outputs().weights().total(), Samples.ofCurrent(current.rows())));
    found.addAll(
        ShadowAgreement.measure(
            agreement.read(answers), current.shape().task() == Task.REGRESSION));
    return found;
  }

  static LossEstimation.Rows lossRows(RowSource source, Side side) {
    return new LossEstimation.Rows(source, side.rows(), side.outputs().weights().even());
  }

  private static List<Measurement> measured(String metric, Supplier<List<Measurement>> formula) {
    try {
      return formula.get();
    } catch (IllegalArgumentException
        | IllegalStateException
        | ArithmeticException e) { // one metric's failure stays small
      LOG.atWarn().addKeyValue("metric", metric).setCause(e).log("a metric failed");
      return List.of(
          Measurement.of(metric, Double.NaN, Samples.ofCurrent(0))
              .detail(Judgement.FAILED + e.getMessage()));
    }
  }

  private static List<Measurement> estimated(
      WindowTask task,
      boolean binary,
      Side reference,
      ScoreCalibration calibration,
      Side current,
      Answers given) {
    return EstimatedPerformance.measure(
        calibration,
        reference.performance(),
        reference.labelled(),
        given,
        current.labels(),
        binary,
        task.settings().minSample());
  }

  /**
   * Rows that equal another one in all features. Larger windows hold more of them by chance alone,
   * so only a window of at most the reference's size is judged.
   */
  private static Measurement duplicates(Side reference, Side current) {
    Proportion now = duplicates(current);
    Proportion before = duplicates(reference);
    return Measurement.of("duplicate_rate", now.share(), Samples.ofCurrent(current.rows()))
        .interval(now.lower(), now.upper())
        .reference(before.share())
        .pValue(Proportion.pValue(before, now))
        .limit(current.rows() <= reference.rows() ? new Limit.Increase(0.05) : Limit.none());
  }

  static Proportion duplicates(Side side) {
    Rows rows = Rows.all(side.outputs());
    return new Proportion(side.duplicates() * rows.scale(), rows.effective());
  }

  /** Labelled rows. */
  static Proportion coverage(Side side) {
    Rows rows = Rows.all(side.outputs());
    double labelled = rows.even() ? side.labelled() : side.labelledWeight() * rows.scale();
    return new Proportion(labelled, rows.effective());
  }

  private static List<Measurement> performance(Side reference, Side current) {
    List<Measurement> measurements = new ArrayList<>();
    Proportion coverage = coverage(current);
    measurements.add(
        Measurement.of("label_coverage", coverage.share(), Samples.ofCurrent(current.rows()))
            .interval(coverage.lower(), coverage.upper()));
    if (current.labelled() > 0) {
      measurements.add(
          Measurement.of(
              "label_delay_p50",
              current.medianLabelDelaySeconds(),
              Samples.ofCurrent(current.labelled())));
    }
    Map<String, Double> before = new HashMap<>();
    reference.performance().forEach(estimate -> before.put(estimate.metric(), estimate.value()));
    for (Estimate estimate : current.performance()) {
      measurements.add(
          Measurement.of(estimate.metric(), estimate.value(), Samples.ofCurrent(current.labelled()))
              .interval(estimate.lower(), estimate.upper())
              .expected(estimate.expected())
              .reference(before.getOrDefault(estimate.metric(), Double.NaN))
              .limit(estimate.limit()));
    }
    return measurements;
  }
}

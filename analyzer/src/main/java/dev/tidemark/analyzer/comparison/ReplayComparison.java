package dev.tidemark.analyzer.comparison;

import dev.tidemark.analyzer.statistics.bins.BinEdges;
import dev.tidemark.analyzer.statistics.comparison.Interval;
import dev.tidemark.analyzer.statistics.drift.KolmogorovSmirnov;
import dev.tidemark.analyzer.statistics.drift.Psi;
import dev.tidemark.analyzer.statistics.performance.Calibration;
import dev.tidemark.analyzer.statistics.performance.ScoredOutcomes;
import dev.tidemark.analyzer.statistics.sample.NumericSample;
import dev.tidemark.storage.model.ClassLabel;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.model.Task;
import dev.tidemark.storage.replay.Replay;
import dev.tidemark.storage.result.OrNull;
import dev.tidemark.storage.shadow.ShadowStore.Compared;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns the rows of a replay into its report. Pure: no clock, no IO. */
final class ReplayComparison {
  private static final int SHOWN_DISAGREEMENTS = 20;
  private static final int MOST_CLASSES = 50;
  private static final double FALSE_DISCOVERIES = 0.05;
  private static final Set<String> MAIN_METRICS = Set.of("accuracy", "roc_auc", "rmse", "mae");
  private static final List<String> USUAL_POSITIVES = List.of("1", "true", "yes", "y", "positive");
  static final String CAVEAT =
      "A replay cannot show what would have happened had the candidate answered: users saw the"
          + " champion's answers.";

  private final Replay replay;
  private final ReplayedRows rows;
  private final Evidence evidence;
  private final List<String> classes;
  private final Task task;
  private final String positive;

  ReplayComparison(Replay replay, ModelSettings settings, ReplayedRows rows, Evidence evidence) {
    this.replay = replay;
    this.rows = rows;
    this.evidence = evidence;
    this.classes = rows.classes();
    this.task = settings.task() != null ? settings.task() : inferred();
    this.positive = positive(settings);
  }

  ReplayReport report() {
    ReplayedRows labelled = rows.labelled().where(row -> !evidence.isSeen(row.timestamp()));
    List<PairedDifference> metrics = metrics(labelled);
    Verdict verdict = verdict(metrics);
    SegmentComparison segments =
        SegmentComparison.of(labelled, evidence.segments(), this::segmentMetrics);
    return new ReplayReport(
        replay.id(),
        replay.model(),
        replay.champion(),
        replay.candidate(),
        rows.size(),
        labelled.size(),
        task == Task.REGRESSION ? null : agreement(),
        meanAbsoluteDifference(),
        scoreDrift(),
        task == Task.REGRESSION || classes.size() > MOST_CLASSES ? null : confusion(),
        metrics.stream().map(ReplayComparison::shown).toList(),
        topDisagreements(),
        replay.latency(),
        new ReplayReport.Judgement(
            verdict.decision().word(),
            verdict.reasons(),
            verdict.rowsNeeded(),
            null,
            null,
            null,
            null),
        CAVEAT,
        rows.where(row -> evidence.isSeen(row.timestamp())).size(),
        fidelity(),
        task == Task.BINARY ? calibration(labelled) : null,
        segments.found().stream().map(ReplayComparison::shown).toList(),
        warnings(segments),
        replay.source().word(),
        evidence.unanswered());
  }

  private List<PairedDifference> metrics(ReplayedRows labelled) {
    List<PairedDifference> metrics =
        new ArrayList<>(
            switch (task) {
              case BINARY -> PairedMetrics.ofBinary(labelled, positive);
              case MULTICLASS, OTHER -> PairedMetrics.ofClasses(labelled);
              case REGRESSION -> PairedMetrics.ofNumbers(labelled);
            });
    PairedMetrics.value(labelled, evidence.judging().value()).ifPresent(metrics::add);
    return metrics;
  }

  /** What is compared by segment: accuracy or MAE, and whether scores rank well. */
  private List<PairedDifference> segmentMetrics(ReplayedRows some) {
    if (task == Task.REGRESSION) {
      return PairedMetrics.ofNumbers(some).stream().limit(1).toList();
    }
    List<PairedDifference> metrics = new ArrayList<>(PairedMetrics.ofClasses(some));
    ReplayedRows scored = some.scored();
    if (task == Task.BINARY && !metrics.isEmpty() && scored.size() > 0) {
      PairedMetrics.rocAuc(scored, scored.flags(row -> row.label().name().equals(positive)))
          .ifPresent(metrics::add);
    }
    return metrics;
  }

  private Verdict verdict(List<PairedDifference> metrics) {
    Map<PairedDifference, Double> guardrails = new LinkedHashMap<>();
    for (Map.Entry<String, Double> limit : evidence.judging().guardrails().entrySet()) {
      Optional<PairedDifference> metric =
          metrics.stream().filter(m -> m.metric().equals(limit.getKey())).findFirst();
      if (metric.isEmpty()) {
        return Verdict.withheld(
            "The guardrail '" + limit.getKey() + "' was not measured; no data is not a pass.");
      }
      guardrails.put(metric.get(), limit.getValue());
    }
    return evidence
        .fidelity()
        .objection()
        .map(Verdict::withheld)
        .orElseGet(() ->
            Verdict.of(
                metrics.stream().filter(m -> MAIN_METRICS.contains(m.metric())).toList(),
                replay.nonInferiorityMargin(),
                guardrails));
  }

  private ReplayReport.Fidelity fidelity() {
    return switch (evidence.fidelity()) {
      case Evidence.Fidelity.NotChecked _ -> fidelity("not_checked", null, 0, 0, List.of());
      case Evidence.Fidelity.Unfinished(String id, _) ->
          fidelity("unfinished", id, 0, 0, List.of());
      case Evidence.Fidelity.Checked(String id, FidelityGate gate) ->
          fidelity(
              gate.objection().isEmpty() ? "passed" : "failed",
              id,
              gate.rows(),
              gate.differing(),
              gate.worst().stream().map(ReplayComparison::shown).toList());
    };
  }

  private static ReplayReport.Fidelity fidelity(
      String state,
      @Nullable String replay,
      long rows,
      long differing,
      List<ReplayReport.Disagreement> examples) {
    return new ReplayReport.Fidelity(
        state, replay, rows, differing, FidelityGate.TOLERANCE, examples);
  }

  private List<String> warnings(SegmentComparison segments) {
    List<String> warnings = new ArrayList<>();
    if (evidence.unanswered() > 0) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "%,d of the champion's rows are left out: no answer of version '%s' to them has come"
                  + " in.",
              evidence.unanswered(),
              replay.candidate()));
    }
    segments.warning().ifPresent(warnings::add);
    segments.found().stream()
        .filter(found -> found.metric().gain() < 0 && found.adjusted() < FALSE_DISCOVERIES)
        .forEach(found -> warnings.add(worse(found)));
    if (evidence.fidelity() instanceof Evidence.Fidelity.NotChecked) {
      warnings.add(
          "The champion's own file is not registered as a candidate under version '"
              + replay.champion()
              + "', so nothing shows that the log holds what the model saw.");
    }
    if (evidence.trainedTo().isEmpty()) {
      warnings.add(
          "The candidate's training period is not known: rows it was trained on would flatter it.");
    }
    return warnings;
  }

  private static String worse(SegmentComparison.Found found) {
    PairedDifference metric = found.metric();
    return String.format(
        Locale.ROOT,
        "In %s the candidate is worse: %s %.4f, champion %.4f (%,d rows, adjusted p %.1e).",
        found.segment(),
        metric.metric(),
        metric.candidate(),
        metric.champion(),
        metric.rows(),
        found.adjusted());
  }

  private ReplayReport.@Nullable Calibrations calibration(ReplayedRows labelled) {
    ReplayedRows scored =
        labelled.scored().where(row -> isShare(row.score()) && isShare(row.championScore()));
    if (scored.size() == 0) {
      return null;
    }
    boolean[] outcome = scored.flags(row -> row.label().name().equals(positive));
    return new ReplayReport.Calibrations(
        calibrated(scored.column(Compared::championScore), outcome),
        calibrated(scored.column(Compared::score), outcome));
  }

  private static boolean isShare(double score) {
    return score >= 0 && score <= 1;
  }

  private static ReplayReport.Calibrated calibrated(double[] scores, boolean[] outcome) {
    Calibration curve = Calibration.of(ScoredOutcomes.of(scores, outcome));
    return new ReplayReport.Calibrated(
        curve.expectedError(),
        curve.bins().stream()
            .map(bin ->
                new ReplayReport.CalibrationBin(bin.weight(), bin.meanScore(), bin.positiveRate()))
            .toList());
  }

  /**
   * As the answers look: scored or two-valued is binary, many different numbers are a regression.
   */
  private Task inferred() {
    boolean numbers =
        rows.rows().stream()
            .allMatch(row ->
                row.championPrediction().isAbsent()
                    || !Double.isNaN(row.championPrediction().number()));
    if (classes.size() <= 2) {
      return Task.BINARY;
    }
    return numbers && rows.scored().size() == 0 ? Task.REGRESSION : Task.MULTICLASS;
  }

  private String positive(ModelSettings settings) {
    String declared = settings.positiveLabel();
    if (declared != null) {
      return ClassLabel.ofText(declared).name();
    }
    return USUAL_POSITIVES.stream()
        .filter(classes::contains)
        .findFirst()
        .orElse(classes.isEmpty() ? "1" : classes.getLast());
  }

  private @Nullable Double agreement() {
    ReplayedRows answered = rows.answered();
    if (answered.size() == 0) {
      return null;
    }
    long same =
        answered.rows().stream()
            .filter(row -> row.prediction().equals(row.championPrediction()))
            .count();
    return (double) same / answered.size();
  }

  private @Nullable Double meanAbsoluteDifference() {
    double[] differences =
        task == Task.REGRESSION
            ? rows.answered().column(ReplayComparison::distance)
            : rows.scored().column(ReplayComparison::distance);
    return differences.length == 0 ? null : Arrays.stream(differences).average().orElse(0);
  }

  private ReplayReport.@Nullable ScoreDrift scoreDrift() {
    ReplayedRows scored = rows.scored();
    if (scored.size() == 0) {
      return null;
    }
    NumericSample champion = NumericSample.of(scored.column(Compared::championScore));
    NumericSample candidate = NumericSample.of(scored.column(Compared::score));
    BinEdges edges = BinEdges.deciles(champion);
    KolmogorovSmirnov ks = KolmogorovSmirnov.of(champion, candidate);
    return new ReplayReport.ScoreDrift(
        Psi.ofCounts(edges.count(champion), edges.count(candidate)), ks.statistic(), ks.pValue());
  }

  private ReplayReport.Confusion confusion() {
    long[][] counts = new long[classes.size()][classes.size()];
    for (Compared row : rows.answered().rows()) {
      counts[classes.indexOf(row.championPrediction().name())][
          classes.indexOf(row.prediction().name())]++;
    }
    List<List<Long>> lists = new ArrayList<>();
    for (long[] line : counts) {
      lists.add(Arrays.stream(line).boxed().toList());
    }
    return new ReplayReport.Confusion(classes, lists);
  }

  private List<ReplayReport.Disagreement> topDisagreements() {
    return rows.rows().stream()
        .filter(row -> distance(row) > 0)
        .sorted(
            Comparator.comparingDouble(ReplayComparison::distance)
                .reversed()
                .thenComparing(Compared::predictionId))
        .limit(SHOWN_DISAGREEMENTS)
        .map(ReplayComparison::shown)
        .toList();
  }

  /** How far the two answers lie apart: scores when there are, else numbers, else same or not. */
  private static double distance(Compared row) {
    double byScore = Math.abs(row.score() - row.championScore());
    if (Double.isFinite(byScore)) {
      return byScore;
    }
    double byValue = Math.abs(row.prediction().number() - row.championPrediction().number());
    return Double.isFinite(byValue)
        ? byValue
        : row.prediction().equals(row.championPrediction()) ? 0 : 1;
  }

  private static ReplayReport.Disagreement shown(Compared row) {
    return new ReplayReport.Disagreement(
        row.predictionId(),
        row.timestamp(),
        name(row.championPrediction()),
        OrNull.finite(row.championScore()),
        name(row.prediction()),
        OrNull.finite(row.score()),
        name(row.label()),
        null);
  }

  private static ReplayReport.SegmentMetric shown(SegmentComparison.Found found) {
    ReplayReport.Metric metric = shown(found.metric());
    return new ReplayReport.SegmentMetric(
        found.segment(),
        metric.metric(),
        metric.champion(),
        metric.candidate(),
        metric.difference(),
        metric.lower(),
        metric.upper(),
        metric.pValue(),
        found.adjusted(),
        metric.rows());
  }

  private static ReplayReport.Metric shown(PairedDifference metric) {
    return new ReplayReport.Metric(
        metric.metric(),
        metric.champion(),
        metric.candidate(),
        metric.difference(),
        metric.interval().map(Interval::lower).orElse(null),
        metric.interval().map(Interval::upper).orElse(null),
        metric.pValue().isPresent() ? metric.pValue().getAsDouble() : null,
        metric.test(),
        metric.rows());
  }

  private static @Nullable String name(ClassLabel label) {
    return label.isAbsent() ? null : Objects.requireNonNull(label.name());
  }
}

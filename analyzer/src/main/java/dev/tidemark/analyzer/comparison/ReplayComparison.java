package dev.tidemark.analyzer.comparison;

import dev.tidemark.analyzer.statistics.bins.BinEdges;
import dev.tidemark.analyzer.statistics.comparison.Interval;
import dev.tidemark.analyzer.statistics.drift.KolmogorovSmirnov;
import dev.tidemark.analyzer.statistics.drift.Psi;
import dev.tidemark.analyzer.statistics.sample.NumericSample;
import dev.tidemark.storage.model.ClassLabel;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.model.Task;
import dev.tidemark.storage.replay.Replay;
import dev.tidemark.storage.shadow.ShadowStore.Compared;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns the rows of a replay into its report. Pure: no clock, no IO. */
final class ReplayComparison {
  private static final int SHOWN_DISAGREEMENTS = 20;
  private static final int MOST_CLASSES = 50;
  private static final Set<String> MAIN_METRICS = Set.of("accuracy", "roc_auc", "rmse", "mae");
  private static final List<String> USUAL_POSITIVES = List.of("1", "true", "yes", "y", "positive");
  private static final String CAVEAT =
      "A replay cannot show what would have happened had the candidate answered: users saw the champion's answers.";

  private final Replay replay;
  private final ReplayedRows rows;
  private final List<String> classes;
  private final Task task;

  ReplayComparison(Replay replay, ModelSettings settings, ReplayedRows rows) {
    this.replay = replay;
    this.rows = rows;
    this.classes = rows.classes();
    this.task = settings.task() != null ? settings.task() : inferred();
    this.positive = positive(settings);
  }

  private final String positive;

  ReplayReport report() {
    ReplayedRows labelled = rows.labelled();
    List<PairedDifference> metrics =
        switch (task) {
          case BINARY -> PairedMetrics.ofBinary(labelled, positive);
          case MULTICLASS, OTHER -> PairedMetrics.ofClasses(labelled);
          case REGRESSION -> PairedMetrics.ofNumbers(labelled);
        };
    Verdict verdict =
        Verdict.of(
            metrics.stream().filter(m -> MAIN_METRICS.contains(m.metric())).toList(),
            replay.nonInferiorityMargin());
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
            verdict.decision().name().toLowerCase(Locale.ROOT),
            verdict.reasons(),
            verdict.rowsNeeded()),
        CAVEAT);
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
        .map(row ->
            new ReplayReport.Disagreement(
                row.predictionId(),
                row.timestamp(),
                name(row.championPrediction()),
                finite(row.championScore()),
                name(row.prediction()),
                finite(row.score()),
                name(row.label())))
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

  private static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }
}

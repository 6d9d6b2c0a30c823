package dev.tidemark.analyzer.comparison;

import dev.tidemark.analyzer.statistics.comparison.Bootstrap;
import dev.tidemark.analyzer.statistics.comparison.DeLong;
import dev.tidemark.analyzer.statistics.comparison.Interval;
import dev.tidemark.analyzer.statistics.comparison.McNemar;
import dev.tidemark.analyzer.statistics.comparison.Resamples;
import dev.tidemark.analyzer.statistics.comparison.WilcoxonSignedRank;
import dev.tidemark.analyzer.statistics.performance.BinaryConfusion;
import dev.tidemark.analyzer.statistics.performance.Scores;
import dev.tidemark.storage.shadow.ShadowStore.Compared;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Every labelled metric for both versions with a paired difference: the same rows, so that what
 * makes a row hard for both cancels out. Deterministic.
 */
final class PairedMetrics {
  private static final double LEVEL = Interval.DEFAULT_LEVEL;
  private static final double SCORE_CLIP = 0x1p-52;
  private static final int RESAMPLES = 400;

  /** Past it, drawing rows anew takes long and gives what the delta method gives. */
  private static final int LARGEST_BOOTSTRAP = 200_000;

  private static final String DELTA_METHOD = "delta method";
  private static final long SEED = 20010401;
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  private PairedMetrics() {}

  /** Two classes: decisions by McNemar and bootstrap, scores by DeLong and per-row losses. */
  static List<PairedDifference> ofBinary(ReplayedRows labelled, String positive) {
    List<PairedDifference> metrics = new ArrayList<>();
    ReplayedRows answered = labelled.answered();
    if (answered.size() > 0) {
      metrics.add(accuracy(answered));
      boolean[] outcome = answered.flags(row -> row.label().name().equals(positive));
      boolean[] champion = answered.flags(row -> row.championPrediction().name().equals(positive));
      boolean[] candidate = answered.flags(row -> row.prediction().name().equals(positive));
      metrics.add(ofDecisions("precision", Scores::precision, outcome, champion, candidate));
      metrics.add(ofDecisions("recall", Scores::recall, outcome, champion, candidate));
      metrics.add(ofDecisions("f1", Scores::f1, outcome, champion, candidate));
    }
    ReplayedRows scored = labelled.scored();
    if (scored.size() > 0) {
      boolean[] outcome = scored.flags(row -> row.label().name().equals(positive));
      rocAuc(scored, outcome).ifPresent(metrics::add);
      metrics.add(
          ofLoss(
              "log_loss",
              scored,
              row -> logLoss(row.championScore(), row, positive),
              row -> logLoss(row.score(), row, positive)));
      metrics.add(
          ofLoss(
              "brier",
              scored,
              row -> squared(row.championScore(), row, positive),
              row -> squared(row.score(), row, positive)));
    }
    return metrics;
  }

  /** What the answers were worth, a row; empty when no value was named for what happened. */
  static Optional<PairedDifference> value(
      ReplayedRows labelled, Map<String, Map<String, Double>> worth) {
    ReplayedRows answered = labelled.answered();
    if (worth.isEmpty() || answered.size() == 0) {
      return Optional.empty();
    }
    PairedDifference mean =
        ofLoss(
            "business_value",
            answered,
            row -> worth(worth, row.label().name(), row.championPrediction().name()),
            row -> worth(worth, row.label().name(), row.prediction().name()));
    return Optional.of(mean.asGain());
  }

  private static double worth(Map<String, Map<String, Double>> worth, String truth, String answer) {
    return worth.getOrDefault(truth, Map.of()).getOrDefault(answer, 0.0);
  }

  /** Several classes: only whether the answer was right. */
  static List<PairedDifference> ofClasses(ReplayedRows labelled) {
    ReplayedRows answered = labelled.answered();
    return answered.size() == 0 ? List.of() : List.of(accuracy(answered));
  }

  /** Numbers: per-row errors, tested by Wilcoxon's signed ranks. */
  static List<PairedDifference> ofNumbers(ReplayedRows labelled) {
    ReplayedRows rows = labelled.numeric();
    if (rows.size() == 0) {
      return List.of();
    }
    ToDoubleFunction<Compared> champion =
        row -> Math.abs(row.championPrediction().number() - row.label().number());
    ToDoubleFunction<Compared> candidate =
        row -> Math.abs(row.prediction().number() - row.label().number());
    PairedDifference mae = ofLoss("mae", rows, champion, candidate);
    double[] differences =
        rows.column(row -> candidate.applyAsDouble(row) - champion.applyAsDouble(row));
    WilcoxonSignedRank ranks = WilcoxonSignedRank.of(differences);
    return List.of(
        new PairedDifference(
            "mae",
            mae.champion(),
            mae.candidate(),
            mae.difference(),
            mae.interval(),
            OptionalDouble.of(ranks.pValue()),
            "Wilcoxon signed-rank",
            rows.size(),
            false),
        rootMeanSquare(rows));
  }

  /**
   * Share of right answers; interval by the variance of the paired difference, McNemar's exact
   * test.
   */
  static PairedDifference accuracy(ReplayedRows rows) {
    boolean[] champion = rows.flags(row -> row.championPrediction().equals(row.label()));
    boolean[] candidate = rows.flags(row -> row.prediction().equals(row.label()));
    McNemar test = McNemar.of(champion, candidate);
    double n = rows.size();
    double difference = (test.onlySecond() - test.onlyFirst()) / n;
    double variance = ((test.onlySecond() + test.onlyFirst()) / n - difference * difference) / n;
    return new PairedDifference(
        "accuracy",
        share(champion),
        share(candidate),
        difference,
        around(difference, variance),
        OptionalDouble.of(test.exactPValue()),
        "McNemar exact",
        rows.size(),
        true);
  }

  static Optional<PairedDifference> rocAuc(ReplayedRows rows, boolean[] outcome) {
    return DeLong.of(rows.column(Compared::score), rows.column(Compared::championScore), outcome)
        .map(areas ->
            new PairedDifference(
                "roc_auc",
                areas.second(),
                areas.first(),
                areas.difference(),
                areas.differenceInterval(LEVEL),
                areas.test().map(t -> OptionalDouble.of(t.pValue())).orElse(OptionalDouble.empty()),
                "DeLong",
                rows.size(),
                true));
  }

  /** A mean of per-row losses: the paired differences' mean, with its normal interval and test. */
  private static PairedDifference ofLoss(
      String metric,
      ReplayedRows rows,
      ToDoubleFunction<Compared> champion,
      ToDoubleFunction<Compared> candidate) {
    double[] first = rows.column(champion);
    double[] second = rows.column(candidate);
    double[] differences = new double[first.length];
    for (int i = 0; i < first.length; i++) {
      differences[i] = second[i] - first[i];
    }
    double mean = mean(differences);
    double squares = 0;
    for (double difference : differences) {
      squares += (difference - mean) * (difference - mean);
    }
    int n = differences.length;
    double variance = n < 2 ? 0 : squares / (n - 1.0) / n;
    OptionalDouble pValue =
        variance == 0
            ? OptionalDouble.empty()
            : OptionalDouble.of(
                2 * NORMAL.survivalProbability(Math.abs(mean) / Math.sqrt(variance)));
    return new PairedDifference(
        metric,
        mean(first),
        mean(second),
        mean,
        around(mean, variance),
        pValue,
        "paired z-test",
        n,
        false);
  }

  private static PairedDifference ofDecisions(
      String metric,
      Function<Scores, Double> of,
      boolean[] outcome,
      boolean[] champion,
      boolean[] candidate) {
    double first = of.apply(BinaryConfusion.of(champion, outcome).binary());
    double second = of.apply(BinaryConfusion.of(candidate, outcome).binary());
    ToDoubleFunction<int[]> difference =
        rows ->
            of.apply(confusion(candidate, outcome, rows).binary())
                - of.apply(confusion(champion, outcome, rows).binary());
    boolean many = outcome.length > LARGEST_BOOTSTRAP;
    return new PairedDifference(
        metric,
        first,
        second,
        second - first,
        many
            ? around(second - first, DecisionCells.of(outcome, champion, candidate).variance(of))
            : bootstrapped(outcome.length, difference),
        OptionalDouble.empty(),
        many ? DELTA_METHOD : "paired bootstrap",
        outcome.length,
        true);
  }

  private static PairedDifference rootMeanSquare(ReplayedRows rows) {
    double[] champion =
        rows.column(row -> row.championPrediction().number() - row.label().number());
    double[] candidate = rows.column(row -> row.prediction().number() - row.label().number());
    ToDoubleFunction<int[]> difference = drawn -> rms(candidate, drawn) - rms(champion, drawn);
    int[] all = IntStream.range(0, rows.size()).toArray();
    boolean many = rows.size() > LARGEST_BOOTSTRAP;
    return new PairedDifference(
        "rmse",
        rms(champion, all),
        rms(candidate, all),
        difference.applyAsDouble(all),
        many
            ? around(difference.applyAsDouble(all), rootMeanSquareVariance(champion, candidate))
            : bootstrapped(rows.size(), difference),
        OptionalDouble.empty(),
        many ? DELTA_METHOD : "paired bootstrap",
        rows.size(),
        false);
  }

  /** Of the difference of two root mean squares, by how much one row moves it. */
  private static double rootMeanSquareVariance(double[] champion, double[] candidate) {
    int[] all = IntStream.range(0, champion.length).toArray();
    double first = rms(champion, all);
    double second = rms(candidate, all);
    double squares = 0;
    for (int i = 0; i < champion.length; i++) {
      double pull = pull(candidate[i], second) - pull(champion[i], first);
      squares += pull * pull;
    }
    return squares / champion.length / champion.length;
  }

  private static double pull(double error, double rms) {
    return rms == 0 ? 0 : (error * error - rms * rms) / (2 * rms);
  }

  private static Optional<Interval> bootstrapped(int rows, ToDoubleFunction<int[]> difference) {
    return rows < 2
        ? Optional.empty()
        : Optional.of(
            Bootstrap.of(Resamples.seeded(rows, RESAMPLES, SEED), difference).percentile(LEVEL));
  }

  private static BinaryConfusion confusion(boolean[] predicted, boolean[] outcome, int[] rows) {
    boolean[] p = new boolean[rows.length];
    boolean[] o = new boolean[rows.length];
    for (int i = 0; i < rows.length; i++) {
      p[i] = predicted[rows[i]];
      o[i] = outcome[rows[i]];
    }
    return BinaryConfusion.of(p, o);
  }

  private static double rms(double[] errors, int[] rows) {
    double squares = 0;
    for (int row : rows) {
      squares += errors[row] * errors[row];
    }
    return Math.sqrt(squares / rows.length);
  }

  private static Optional<Interval> around(double difference, double variance) {
    double half =
        NORMAL.inverseCumulativeProbability((1 + LEVEL) / 2) * Math.sqrt(Math.max(0, variance));
    return half == 0
        ? Optional.empty()
        : Optional.of(new Interval(difference - half, difference + half));
  }

  private static double logLoss(double score, Compared row, String positive) {
    double p = Math.clamp(score, SCORE_CLIP, 1 - SCORE_CLIP);
    return row.label().name().equals(positive) ? -Math.log(p) : -Math.log1p(-p);
  }

  private static double squared(double score, Compared row, String positive) {
    double outcome = row.label().name().equals(positive) ? 1 : 0;
    return (score - outcome) * (score - outcome);
  }

  private static double share(boolean[] flags) {
    long right = 0;
    for (boolean flag : flags) {
      right += flag ? 1 : 0;
    }
    return (double) right / flags.length;
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }
}

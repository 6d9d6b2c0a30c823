package dev.tidemark.analyzer.comparison;

import dev.tidemark.analyzer.statistics.comparison.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * What to do with a candidate, and why.
 *
 * @param rowsNeeded further labelled rows for a decision, 0 when there is one
 */
record Verdict(Decision decision, List<String> reasons, long rowsNeeded) {
  /** Fewest labelled rows for any decision. */
  static final int MIN_ROWS = 100;

  private static final double Z = NormalDistribution.of(0, 1).inverseCumulativeProbability(0.975);

  enum Decision {
    PROMOTE,
    HOLD,
    REJECT,
    INCONCLUSIVE
  }

  Verdict {
    reasons = List.copyOf(reasons);
  }

  /**
   * Judges by the main metrics: {@code promote} when one is better beyond chance and none is worse
   * by more than the margin; {@code reject} when one is worse beyond chance and margin and none
   * better; {@code hold} when they disagree or the candidate is no worse but not better; else more
   * labels are needed.
   *
   * @param margin how much worse the candidate may be, in the metric's unit
   */
  static Verdict of(List<PairedDifference> mainMetrics, double margin) {
    if (mainMetrics.isEmpty()) {
      return new Verdict(
          Decision.INCONCLUSIVE,
          List.of(
              "No label of the replayed predictions has arrived: only agreement can be judged."),
          MIN_ROWS);
    }
    int rows = mainMetrics.getFirst().rows();
    if (rows < MIN_ROWS) {
      return new Verdict(
          Decision.INCONCLUSIVE,
          List.of("Only " + rows + " labelled rows; at least " + MIN_ROWS + " are needed."),
          MIN_ROWS - rows);
    }
    List<String> reasons = new ArrayList<>();
    boolean better = false;
    boolean worse = false;
    boolean open = false;
    for (PairedDifference metric : mainMetrics) {
      Interval gain = metric.gainInterval();
      better |= gain.lower() > 0;
      worse |= gain.upper() < -margin;
      open |= gain.lower() <= -margin && gain.upper() >= -margin;
      reasons.add(sentence(metric, margin));
    }
    if (better && worse) {
      reasons.add("The metrics disagree: look at both before deciding.");
      return new Verdict(Decision.HOLD, reasons, 0);
    }
    if (worse) {
      return new Verdict(Decision.REJECT, reasons, 0);
    }
    if (open) {
      return new Verdict(Decision.INCONCLUSIVE, reasons, rowsNeeded(mainMetrics, margin));
    }
    return new Verdict(better ? Decision.PROMOTE : Decision.HOLD, reasons, 0);
  }

  private static String sentence(PairedDifference metric, double margin) {
    Interval gain = metric.gainInterval();
    String found =
        gain.lower() > 0
            ? "better"
            : gain.upper() < -margin
                ? "worse"
                : gain.lower() > -margin
                    ? String.format(Locale.ROOT, "no worse than the margin of %.3g", margin)
                    : String.format(Locale.ROOT, "undecided at the margin of %.3g", margin);
    return String.format(
        Locale.ROOT,
        "%s: candidate %.4f, champion %.4f, difference %+.4f (95 %% interval %+.4f to %+.4f, %s, %,d rows): %s.",
        metric.metric(),
        metric.candidate(),
        metric.champion(),
        metric.difference(),
        metric.interval().map(Interval::lower).orElse(metric.difference()),
        metric.interval().map(Interval::upper).orElse(metric.difference()),
        metric.test(),
        metric.rows(),
        found);
  }

  /** Rows until the interval, shrinking with the root of their number, leaves the margin aside. */
  private static long rowsNeeded(List<PairedDifference> metrics, double margin) {
    long needed = 0;
    for (PairedDifference metric : metrics) {
      Optional<Interval> interval = metric.interval();
      double distance = Math.abs(metric.gain() + margin);
      if (interval.isPresent() && distance > 0) {
        double perRow = interval.get().width() / 2 / Z * Math.sqrt(metric.rows());
        double total = Math.pow(Z * perRow / distance, 2);
        needed = Math.max(needed, (long) Math.ceil(Math.min(total, 1e12)) - metric.rows());
      }
    }
    return Math.max(1, needed);
  }
}

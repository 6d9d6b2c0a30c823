package dev.tidemark.analyzer.comparison;

import dev.tidemark.analyzer.statistics.comparison.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What to do with a candidate, and why. Valid at every look: intervals are confidence sequences, so
 * looking again as labels arrive does not make a wrong {@code promote} likelier.
 *
 * @param rowsNeeded further labelled rows for a decision, 0 when there is one
 */
record Verdict(Decision decision, List<String> reasons, long rowsNeeded) {
  /** Fewest labelled rows for any decision. */
  static final int MIN_ROWS = 100;

  enum Decision {
    PROMOTE,
    HOLD,
    REJECT,
    INCONCLUSIVE;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  Verdict {
    reasons = List.copyOf(reasons);
  }

  /** No decision, whatever the metrics say. */
  static Verdict withheld(String reason) {
    return new Verdict(Decision.INCONCLUSIVE, List.of(reason), 0);
  }

  /**
   * Judges by the main metrics: {@code promote} when one is better beyond chance, none is worse by
   * more than the margin and every guardrail holds; {@code reject} when a metric is worse beyond
   * chance and margin and none better; {@code hold} when they disagree or the candidate is no worse
   * but not better; else more labels are needed.
   *
   * @param margin how much worse the candidate may be in a main metric, in the metric's unit
   * @param guardrails metrics that only must not be worse, each with its margin
   */
  static Verdict of(
      List<PairedDifference> mainMetrics, double margin, Map<PairedDifference, Double> guardrails) {
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
    Tally tally = new Tally();
    for (PairedDifference metric : mainMetrics) {
      tally.better |= metric.gainAtEveryLook().lower() > 0;
      tally.mustNotBeWorse(metric, guardrails.getOrDefault(metric, margin), "");
    }
    guardrails.forEach((metric, limit) -> {
      if (!mainMetrics.contains(metric)) {
        tally.mustNotBeWorse(metric, limit, "guardrail ");
      }
    });
    return tally.verdict();
  }

  private static final class Tally {
    private final List<String> reasons = new ArrayList<>();
    private boolean better;
    private boolean worse;
    private boolean open;
    private long needed;

    void mustNotBeWorse(PairedDifference metric, double margin, String role) {
      Interval gain = metric.gainAtEveryLook();
      worse |= gain.upper() < -margin;
      if (gain.lower() <= -margin && gain.upper() >= -margin) {
        open = true;
        double deviation = metric.standardError() * Math.sqrt(metric.rows());
        double distance = Math.max(Math.abs(metric.gain() + margin), 1e-12);
        long total = ConfidenceSequence.rowsToLeave(deviation, distance, metric.rows());
        needed = Math.max(needed, Math.max(1, total - metric.rows()));
      }
      reasons.add(role + sentence(metric, gain, margin));
    }

    Verdict verdict() {
      if (better && worse) {
        reasons.add("The metrics disagree: look at both before deciding.");
        return new Verdict(Decision.HOLD, reasons, 0);
      }
      if (worse) {
        return new Verdict(Decision.REJECT, reasons, 0);
      }
      if (open) {
        return new Verdict(Decision.INCONCLUSIVE, reasons, needed);
      }
      return new Verdict(better ? Decision.PROMOTE : Decision.HOLD, reasons, 0);
    }
  }

  private static String sentence(PairedDifference metric, Interval gain, double margin) {
    String found =
        gain.lower() > 0
            ? "better"
            : gain.upper() < -margin
                ? "worse"
                : gain.lower() > -margin
                    ? String.format(Locale.ROOT, "no worse than the margin of %.3g", margin)
                    : String.format(Locale.ROOT, "undecided at the margin of %.3g", margin);
    double sign = metric.higherIsBetter() ? 1 : -1;
    double one = sign * gain.lower();
    double other = sign * gain.upper();
    return String.format(
        Locale.ROOT,
        "%s: candidate %.4f, champion %.4f, difference %+.4f"
            + " (%+.4f to %+.4f at every look, %,d rows): %s.",
        metric.metric(),
        metric.candidate(),
        metric.champion(),
        metric.difference(),
        Math.min(one, other),
        Math.max(one, other),
        metric.rows(),
        found);
  }
}

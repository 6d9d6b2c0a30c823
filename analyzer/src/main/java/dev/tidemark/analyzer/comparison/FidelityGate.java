package dev.tidemark.analyzer.comparison;

import dev.tidemark.storage.shadow.ShadowStore.Compared;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether the champion's own file gives the answers that were logged. Where it does not, the log or
 * the preprocessing differs from what the model saw, and nothing found on that log can be trusted.
 *
 * @param rows that were compared
 * @param differing rows that differ by more than the tolerance
 * @param worst the rows that differ most, at most {@value #SHOWN}
 */
record FidelityGate(long rows, long differing, List<Compared> worst) {
  /** Largest difference of scores or numbers that still counts as the same answer. */
  static final double TOLERANCE = 1e-4;

  /** Share of differing rows from which the verdict is withheld. */
  static final double WITHHELD_FROM = 0.001;

  private static final int SHOWN = 20;

  static FidelityGate of(List<Compared> replayed) {
    List<Compared> differing =
        replayed.stream()
            .filter(row -> !(distance(row) <= tolerance(row)))
            .sorted(
                Comparator.comparingDouble(FidelityGate::distance)
                    .reversed()
                    .thenComparing(Compared::predictionId))
            .toList();
    return new FidelityGate(
        replayed.size(), differing.size(), differing.stream().limit(SHOWN).toList());
  }

  /** Why no verdict can be given; empty when one can. */
  Optional<String> objection() {
    if (rows == 0) {
      return Optional.of(
          "The champion's own file was replayed but answered no row, so the log could not be"
              + " checked.");
    }
    if ((double) differing / rows < WITHHELD_FROM) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "The champion's own file does not reproduce its log: %,d of %,d rows differ by more"
                + " than %s. The log or the preprocessing differs from what the model saw, so no"
                + " verdict is given; see fidelity.rows.",
            differing,
            rows,
            TOLERANCE));
  }

  /**
   * By score when both have one, else by number, else whether the answers differ; NaN never fits.
   */
  private static double distance(Compared row) {
    double byScore = Math.abs(row.score() - row.championScore());
    if (!Double.isNaN(byScore)) {
      return byScore;
    }
    double byNumber = Math.abs(row.prediction().number() - row.championPrediction().number());
    if (!Double.isNaN(byNumber)) {
      return byNumber;
    }
    return row.prediction().equals(row.championPrediction()) ? 0 : 1;
  }

  /** Absolute for scores, relative for larger numbers. */
  private static double tolerance(Compared row) {
    double logged = Math.abs(row.championPrediction().number());
    boolean large = Double.isNaN(row.championScore()) && logged > 1;
    return large ? TOLERANCE * logged : TOLERANCE;
  }
}

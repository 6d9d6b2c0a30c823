package dev.tidemark.analyzer.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.storage.model.ClassLabel;
import dev.tidemark.storage.shadow.ShadowStore.Compared;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * How often the verdict is wrong, and how soon it is right, when it is looked at after every 500
 * labels. {@code -Dtidemark.simulation.trials=400} gives the table of docs/concepts/shadow.md.
 */
class VerdictSimulationTest {
  private static final int TRIALS = Integer.getInteger("tidemark.simulation.trials", 60);
  private static final int LABELS = 10_000;
  private static final int LOOK_EVERY = 500;
  private static final double MARGIN = 0.01;
  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void noDifference_isRarelyPromotedHoweverOftenOneLooks() {
    int[] promoted = promotedBy(0, 1);
    print("no difference", promoted);
    assertThat(promoted[promoted.length - 1]).isLessThanOrEqualTo((int) Math.ceil(0.05 * TRIALS));
  }

  @Test
  void betterCandidate_isPromotedTheSoonerTheBetterItIs() {
    print("gain 0.05", promotedBy(0.05, 4));
    int[] little = promotedBy(0.15, 2);
    int[] much = promotedBy(0.5, 3);
    print("gain 0.15", little);
    print("gain 0.5", much);
    assertThat(much[much.length - 1]).isGreaterThan((int) (0.9 * TRIALS));
    assertThat(much[3]).isGreaterThanOrEqualTo(little[3]);
  }

  /** Trials that had said promote at any look up to each one. */
  private static int[] promotedBy(double gain, long seed) {
    int[] promoted = new int[LABELS / LOOK_EVERY];
    for (int trial = 0; trial < TRIALS; trial++) {
      Random random = new Random(seed * 1_000_003 + trial);
      List<Compared> rows = new ArrayList<>();
      for (int look = 0; look < promoted.length; look++) {
        for (int i = 0; i < LOOK_EVERY; i++) {
          rows.add(row(rows.size(), random, gain));
        }
        if (decision(new ReplayedRows(rows)) == Verdict.Decision.PROMOTE) {
          for (int later = look; later < promoted.length; later++) {
            promoted[later]++;
          }
          break;
        }
      }
    }
    return promoted;
  }

  private static Verdict.Decision decision(ReplayedRows rows) {
    boolean[] outcome = rows.flags(row -> row.label().number() == 1);
    List<PairedDifference> metrics = new ArrayList<>(List.of(PairedMetrics.accuracy(rows)));
    PairedMetrics.rocAuc(rows, outcome).ifPresent(metrics::add);
    return Verdict.of(metrics, MARGIN, Map.of()).decision();
  }

  /** Both see the truth through noise, most of it shared; {@code gain} sharpens the candidate. */
  private static Compared row(int number, Random random, double gain) {
    double truth = random.nextGaussian();
    double shared = truth + random.nextGaussian();
    double champion = shared + 0.5 * random.nextGaussian();
    double candidate = shared + gain * truth + 0.5 * random.nextGaussian();
    return new Compared(
        "p" + number,
        TIME,
        ClassLabel.of(candidate > 0 ? 1 : 0),
        1 / (1 + Math.exp(-candidate)),
        ClassLabel.of(champion > 0 ? 1 : 0),
        1 / (1 + Math.exp(-champion)),
        ClassLabel.of(truth > 0 ? 1 : 0));
  }

  private static void print(String what, int[] promoted) {
    String shares =
        Arrays.stream(new int[] {1, 3, 9, 19})
            .mapToObj(look ->
                String.format(
                    Locale.ROOT,
                    "%,d labels %.1f %%",
                    (look + 1) * LOOK_EVERY,
                    100.0 * promoted[look] / TRIALS))
            .reduce((a, b) -> a + ", " + b)
            .orElseThrow();
    System.out.println("promoted, " + what + ", " + TRIALS + " trials: " + shares);
  }
}

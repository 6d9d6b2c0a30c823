package dev.tidemark.analyzer.statistics.profile;

import dev.tidemark.analyzer.statistics.bins.BinnedWindows;
import dev.tidemark.analyzer.statistics.sample.NumericSample;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A named set of rules for distances over bins: how bins are made and what an empty one counts as.
 * A distance without its rules is not a number that can be compared; every stored one names its
 * profile.
 *
 * <p>Samples and counts hold at least one row on each side and no nulls; the methods throw {@link
 * IllegalArgumentException} otherwise.
 */
public enum DriftProfile {
  /**
   * The default: bins fixed by the reference's deciles or categories, an empty share counts as
   * 0.0001.
   */
  CLASSIC,
  /** Evidently 0.7: equal-width bins over both windows together, natural logarithm. */
  EVIDENTLY,
  /**
   * NannyML 0.13: equal-width bins by Doane's rule over the reference, one bin for the rest. It has
   * no PSI; here it is the classic sum over those bins.
   */
  NANNYML,
  /** WhyLabs: 30 equal-width bins over both windows, shares clipped to at least 1e-7. */
  WHYLABS;

  private ProfileRules rules() {
    return switch (this) {
      case CLASSIC -> new ClassicRules();
      case EVIDENTLY -> new EvidentlyRules();
      case NANNYML -> new NannyMlRules();
      case WHYLABS -> new WhyLabsRules();
    };
  }

  /** The name in settings and results: {@code classic}, {@code evidently} … */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The profile of a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static DriftProfile ofId(String id) {
    for (DriftProfile profile : values()) {
      if (profile.id().equals(id)) {
        return profile;
      }
    }
    throw new IllegalArgumentException("unknown profile: " + id);
  }

  /** The bins that PSI and the Jensen–Shannon distance of a numeric column are over. */
  public BinnedWindows bins(NumericSample reference, NumericSample current) {
    return rules().bins(requireValues(reference), requireValues(current));
  }

  /** The bins that the distances of a categorical column are over. */
  public BinnedWindows bins(Map<String, Long> reference, Map<String, Long> current) {
    return rules().bins(reference, current);
  }

  /** Population stability index, at least 0. */
  public double psi(NumericSample reference, NumericSample current) {
    return rules().psi(bins(reference, current));
  }

  /** Population stability index, at least 0. */
  public double psi(Map<String, Long> reference, Map<String, Long> current) {
    return rules().psi(bins(reference, current));
  }

  /** Jensen–Shannon distance: at most 1 with logarithms of base 2, else at most √ln 2. */
  public double jensenShannon(NumericSample reference, NumericSample current) {
    return rules().jensenShannon(bins(reference, current));
  }

  /** Jensen–Shannon distance: at most 1 with logarithms of base 2, else at most √ln 2. */
  public double jensenShannon(Map<String, Long> reference, Map<String, Long> current) {
    return rules().jensenShannon(bins(reference, current));
  }

  /**
   * Hellinger distance, between 0 and 1.
   *
   * @throws ArithmeticException where the tool's own arithmetic fails
   */
  public double hellinger(NumericSample reference, NumericSample current) {
    return rules().hellinger(requireValues(reference), requireValues(current));
  }

  /** Hellinger distance, between 0 and 1. */
  public double hellinger(Map<String, Long> reference, Map<String, Long> current) {
    return rules().hellinger(bins(reference, current));
  }

  /** The p-value of the tool's chi-square test on categories, between 0 and 1. */
  public double chiSquarePValue(Map<String, Long> reference, Map<String, Long> current) {
    return rules().chiSquarePValue(reference, current);
  }

  /**
   * What Evidently's Hellinger distance of a numeric column is computed from; empty where its own
   * arithmetic fails.
   */
  public static Optional<Densities> evidentlyDensities(
      NumericSample reference, NumericSample current) {
    return Optional.of(Densities.of(requireValues(reference), requireValues(current)))
        .filter(densities -> !Double.isNaN(densities.overlap()));
  }

  private static NumericSample requireValues(NumericSample sample) {
    if (sample.isEmpty()) {
      throw new IllegalArgumentException("no values");
    }
    return sample;
  }
}

package dev.tidemark.analyzer.explain;

import dev.tidemark.analyzer.column.Comparison;
import dev.tidemark.analyzer.drift.ChiSquareMetric;
import dev.tidemark.analyzer.statistics.bins.BinnedWindows;
import dev.tidemark.analyzer.statistics.profile.DriftProfile;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a distance by another tool's rules follows from the counts in that tool's bins. */
@SuppressWarnings("StringConcatToTextBlock") // snippets are put together from lines
final class ProfileFormula {
  private static final String SHARES =
      "r = [x / sum(reference) for x in reference]\nc = [x / sum(current) for x in current]\n";
  private static final String SUM = "print(sum((b - a) * log(b / a) for a, b in zip(r, c)))\n";

  private final DriftProfile profile;
  private final BinnedWindows bins;

  private ProfileFormula(DriftProfile profile, BinnedWindows bins) {
    this.profile = profile;
    this.bins = bins;
  }

  /** Empty when this metric goes by the same rules in every profile, or a side has no values. */
  static Optional<Formula> of(String metric, Comparison column, DriftProfile profile) {
    if (profile == DriftProfile.CLASSIC || !column.hasValues()) {
      return Optional.empty();
    }
    ProfileFormula formulas =
        switch (column) {
          case Comparison.Numeric numbers ->
              new ProfileFormula(
                  profile,
                  profile.bins(
                      numbers.reference().sample().withoutWeights(),
                      numbers.current().sample().withoutWeights()));
          case Comparison.Categorical texts ->
              new ProfileFormula(
                  profile, profile.bins(texts.reference().counts(), texts.current().counts()));
        };
    return switch (metric) {
      case "psi" -> Optional.of(formulas.psi());
      case "js_distance" -> Optional.of(formulas.jensenShannon());
      case "hellinger" ->
          profile == DriftProfile.EVIDENTLY && column instanceof Comparison.Numeric numbers
              ? densities(numbers)
              : Optional.of(formulas.hellinger());
      case ChiSquareMetric.NAME -> // of rows, whatever their weight
          column instanceof Comparison.Categorical texts
              ? Optional.of(
                  Formula.chiSquare(metric, texts.reference().counts(), texts.current().counts()))
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private Formula psi() {
    return switch (profile) {
      case CLASSIC, NANNYML ->
          formula(
              "Σ (cᵢ − rᵢ) · ln(cᵢ / rᵢ); a share of exactly 0 counts as 0.0001",
              "from math import log\n"
                  + "r = [x / sum(reference) or 0.0001 for x in reference]\n"
                  + "c = [x / sum(current) or 0.0001 for x in current]\n"
                  + SUM);
      case EVIDENTLY ->
          formula(
              "Σ (cᵢ − rᵢ) · ln(cᵢ / rᵢ); a share of exactly 0 counts as 0.0001, or as a millionth"
                  + " of its side's smallest other share when that is at most 0.0001",
              "from math import log\n"
                  + "def filled(counts):\n"
                  + "    shares = [x / sum(counts) for x in counts]\n"
                  + "    least = min(s for s in shares if s > 0)\n"
                  + "    zero = least / 1e6 if least <= 0.0001 else 0.0001\n"
                  + "    return [s or zero for s in shares]\n"
                  + "r, c = filled(reference), filled(current)\n"
                  + SUM);
      case WHYLABS ->
          formula(
              "Σ (cᵢ − rᵢ) · ln(cᵢ / rᵢ); a share below 1e-7 (as a 32-bit number) counts as that",
              "from math import log\n"
                  + "least = "
                  + (double) 1e-7f
                  + "\n"
                  + "r = [max(x / sum(reference), least) for x in reference]\n"
                  + "c = [max(x / sum(current), least) for x in current]\n"
                  + SUM);
    };
  }

  private Formula jensenShannon() {
    boolean natural = profile == DriftProfile.EVIDENTLY || profile == DriftProfile.WHYLABS;
    return formula(
        natural
            ? "square root of the Jensen–Shannon divergence, natural logarithm"
            : "square root of the Jensen–Shannon divergence in bits",
        "from math import log, sqrt\n"
            + SHARES
            + "m = [(a + b) / 2 for a, b in zip(r, c)]\n"
            + "kl = lambda p, q: sum(a * log(a / b) for a, b in zip(p, q) if a > 0)\n"
            + "divergence = max((kl(r, m) + kl(c, m)) / 2, 0)\n"
            + (natural ? "print(sqrt(divergence))\n" : "print(sqrt(divergence / log(2)))\n"));
  }

  private Formula hellinger() {
    if (profile == DriftProfile.EVIDENTLY) {
      return formula(
          "√(1 − Σ √(rᵢ · cᵢ))",
          "from math import sqrt\n"
              + SHARES
              + "print(sqrt(1 - min(sum(sqrt(a * b) for a, b in zip(r, c)), 1)))\n");
    }
    return formula(
        "√(½ Σ (√rᵢ − √cᵢ)²)",
        "from math import sqrt\n"
            + SHARES
            + "print(sqrt(sum((sqrt(a) - sqrt(b)) ** 2 for a, b in zip(r, c)) / 2))\n");
  }

  /** Evidently's, of numbers: over bins of their own, as densities. */
  private static Optional<Formula> densities(Comparison.Numeric column) {
    return DriftProfile.evidentlyDensities(
            column.reference().sample().withoutWeights(),
            column.current().sample().withoutWeights())
        .map(densities -> {
          Map<String, Object> numbers = new LinkedHashMap<>();
          numbers.put("reference", list(densities.bins().reference()));
          numbers.put("current", list(densities.bins().current()));
          numbers.put("edges", Arrays.stream(densities.edges()).boxed().toList());
          numbers.put("width", densities.width());
          return Formula.of(
              "Equal-width bins by Sturges' rule over the different values of both sides.",
              "√(1 − Σ √(density of the reference · density of the window) · width)",
              numbers,
              "from math import sqrt\n"
                  + "overlap = 0.0\n"
                  + "for a, b, low, high in zip(reference, current, edges, edges[1:]):\n"
                  + "    d, e = a / (high - low) / sum(reference), b / (high - low) /"
                  + " sum(current)\n"
                  + "    overlap += sqrt(d * e) * width\n"
                  + "print(sqrt(1 - min(overlap, 1)))\n");
        });
  }

  private Formula formula(String formula, String python) {
    Map<String, Object> counts = new LinkedHashMap<>();
    counts.put("reference", list(bins.reference()));
    counts.put("current", list(bins.current()));
    return Formula.of("Over the bins of profile " + profile.id() + ".", formula, counts, python);
  }

  private static List<Long> list(long[] counts) {
    return Arrays.stream(counts).boxed().toList();
  }
}

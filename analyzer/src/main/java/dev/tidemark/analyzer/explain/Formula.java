package dev.tidemark.analyzer.explain;

import dev.tidemark.analyzer.column.Comparison;
import dev.tidemark.analyzer.drift.ChiSquareMetric;
import dev.tidemark.analyzer.drift.KolmogorovSmirnovMetric;
import dev.tidemark.analyzer.statistics.bins.Counts;
import dev.tidemark.analyzer.statistics.drift.KolmogorovSmirnov;
import dev.tidemark.analyzer.statistics.profile.DriftProfile;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * How one metric's value follows from counts.
 *
 * @param rule where the counts come from
 * @param formula from counts to the value
 * @param counts the numbers that go in, by the names that the snippet uses
 * @param python prints the value, from the counts alone
 */
@SuppressWarnings("StringConcatToTextBlock") // snippets are put together from lines
public record Formula(String rule, String formula, Map<String, Object> counts, String python) {
  private static final String BINS =
      "Numbers: inner bin edges are the distinct 10 %…90 % quantiles of the reference (linear"
          + " interpolation); a value equal to an edge is in the bin that it closes. Texts: one bin"
          + " for each reference category and one for all others. Nulls are left out.";
  private static final String SHARES =
      "r = [x / sum(reference) for x in reference]\nc = [x / sum(current) for x in current]\n";
  private static final String FILLED =
      "r = [x / sum(reference) or 0.0001 for x in reference]\n"
          + "c = [x / sum(current) or 0.0001 for x in current]\n";
  private static final String JENSEN_SHANNON =
      "from math import log2, sqrt\n"
          + SHARES
          + "m = [(a + b) / 2 for a, b in zip(r, c)]\n"
          + "kl = lambda p, q: sum(a * log2(a / b) for a, b in zip(p, q) if a > 0)\n"
          + "divergence = (kl(r, m) + kl(c, m)) / 2\n";

  /**
   * By the rules of a profile, where it has its own for this metric.
   *
   * @return empty when this metric of this column has no such formula
   */
  public static Optional<Formula> of(String metric, Comparison column, DriftProfile profile) {
    return ProfileFormula.of(metric, column, profile)
        .or(() -> classic(metric, column))
        .or(() -> RateFormula.of(metric, column))
        .or(() ->
            column instanceof Comparison.Numeric numbers
                ? NumberFormula.of(metric, numbers)
                : Optional.empty());
  }

  private static Optional<Formula> classic(String metric, Comparison column) {
    return switch (metric) {
      case KolmogorovSmirnovMetric.NAME ->
          column instanceof Comparison.Numeric numeric && column.hasValues()
              ? Optional.of(kolmogorovSmirnov(numeric))
              : Optional.empty();
      case ChiSquareMetric.NAME, "cramers_v" ->
          column instanceof Comparison.Categorical texts && column.hasValues()
              ? Optional.of(
                  chiSquare(metric, texts.reference().weights(), texts.current().weights()))
              : Optional.empty();
      case "psi_with_nulls" ->
          Counts.rows(column.referenceCountsWithNulls()) > 0
                  && Counts.rows(column.currentCountsWithNulls()) > 0
              ? Optional.of(psi(true, column))
              : Optional.empty();
      default -> column.hasValues() ? ofShares(metric, column) : Optional.empty();
    };
  }

  private static Optional<Formula> ofShares(String metric, Comparison column) {
    return switch (metric) {
      case "psi" -> Optional.of(psi(false, column));
      case "js_divergence" ->
          binned("JSD in bits of the shares", column, JENSEN_SHANNON + "print(divergence)\n");
      case "js_distance" ->
          binned(
              "square root of the JSD in bits of the shares",
              column,
              JENSEN_SHANNON + "print(sqrt(max(divergence, 0)))\n");
      case "hellinger" ->
          binned(
              "√(½ Σ (√rᵢ − √cᵢ)²)",
              column,
              "from math import sqrt\n"
                  + SHARES
                  + "print(sqrt(sum((sqrt(a) - sqrt(b)) ** 2 for a, b in zip(r, c)) / 2))\n");
      case "total_variation" ->
          binned(
              "½ Σ |rᵢ − cᵢ|",
              column,
              SHARES + "print(sum(abs(a - b) for a, b in zip(r, c)) / 2)\n");
      case "l_infinity" ->
          binned(
              "max |rᵢ − cᵢ|", column, SHARES + "print(max(abs(a - b) for a, b in zip(r, c)))\n");
      default -> Optional.empty();
    };
  }

  private static Formula psi(boolean withNulls, Comparison column) {
    Map<String, Object> counts = new LinkedHashMap<>();
    counts.put(
        "reference",
        plain(withNulls ? column.referenceCountsWithNulls() : column.referenceCounts()));
    counts.put(
        "current", plain(withNulls ? column.currentCountsWithNulls() : column.currentCounts()));
    return of(
        BINS + (withNulls ? " One more bin holds the nulls." : ""),
        "Σ (cᵢ − rᵢ) · ln(cᵢ / rᵢ), r and c the shares of reference and current; a share of"
            + " exactly 0 counts as 0.0001",
        counts,
        "from math import log\n"
            + FILLED
            + "print(sum((b - a) * log(b / a) for a, b in zip(r, c)))\n");
  }

  private static Optional<Formula> binned(String formula, Comparison column, String python) {
    Map<String, Object> counts = new LinkedHashMap<>();
    counts.put("reference", plain(column.referenceCounts()));
    counts.put("current", plain(column.currentCounts()));
    return Optional.of(of(BINS, formula, counts, python));
  }

  private static Formula kolmogorovSmirnov(Comparison.Numeric column) {
    KolmogorovSmirnov test =
        KolmogorovSmirnov.of(column.reference().sample(), column.current().sample());
    Map<String, Object> counts = new LinkedHashMap<>();
    counts.put("value", test.location());
    counts.put(
        "reference_at_most",
        BinView.plain(column.reference().sample().weightAtMost(test.location())));
    counts.put("reference_size", BinView.plain(column.reference().sample().weight()));
    counts.put(
        "current_at_most", BinView.plain(column.current().sample().weightAtMost(test.location())));
    counts.put("current_size", BinView.plain(column.current().sample().weight()));
    return of(
        "Over all values of both sides, ties included; nulls and infinite values left out.",
        "max |F(x) − G(x)|, F and G the shares of values of at most x; reached at x = value",
        counts,
        "print(abs(reference_at_most / reference_size - current_at_most / current_size))\n");
  }

  /** Of counts by category, or effective counts. */
  static Formula chiSquare(
      String metric,
      Map<String, ? extends Number> reference,
      Map<String, ? extends Number> current) {
    TreeSet<String> names = new TreeSet<>(reference.keySet());
    names.addAll(current.keySet());
    Map<String, Object> counts = new LinkedHashMap<>();
    counts.put("categories", names.stream().toList());
    counts.put("reference", plain(names.stream().mapToDouble(n -> count(reference, n)).toArray()));
    counts.put("current", plain(names.stream().mapToDouble(n -> count(current, n)).toArray()));
    boolean statistic = metric.equals(ChiSquareMetric.NAME);
    return of(
        "One column for each category of either side; nulls left out.",
        statistic
            ? "Σ (observed − expected)² / expected over the 2 × k table"
            : "√(χ² / N) of the 2 × k table",
        counts,
        "n, m = sum(reference), sum(current)\n"
            + "chi2 = 0.0\n"
            + "for a, b in zip(reference, current):\n"
            + "    e, f = (a + b) * n / (n + m), (a + b) * m / (n + m)\n"
            + "    chi2 += (a - e) ** 2 / e + (b - f) ** 2 / f\n"
            + (statistic ? "print(chi2)\n" : "print((chi2 / (n + m)) ** 0.5)\n"));
  }

  private static double count(Map<String, ? extends Number> counts, String name) {
    Number count = counts.get(name);
    return count == null ? 0 : count.doubleValue();
  }

  /** Whole numbers as such. */
  private static List<Number> plain(double[] counts) {
    return Arrays.stream(counts).mapToObj(BinView::plain).toList();
  }

  /** With a snippet that first sets the numbers that go in; names of classes are none. */
  public static Formula of(String rule, String formula, Map<String, Object> counts, String python) {
    StringBuilder snippet = new StringBuilder();
    counts.forEach((name, value) -> {
      if (!name.equals("categories") && !name.equals("classes") && !name.equals("columns")) {
        snippet.append(name).append(" = ").append(value).append('\n');
      }
    });
    return new Formula(rule, formula, counts, snippet + python);
  }
}

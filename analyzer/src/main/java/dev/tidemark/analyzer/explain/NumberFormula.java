package dev.tidemark.analyzer.explain;

import dev.tidemark.analyzer.column.Comparison;
import dev.tidemark.analyzer.statistics.bins.BinEdges;
import dev.tidemark.analyzer.statistics.drift.Wasserstein;
import dev.tidemark.analyzer.statistics.sample.Moments;
import dev.tidemark.analyzer.statistics.sample.NumericSample;
import dev.tidemark.analyzer.statistics.sample.Quantiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How what is said of a numeric column's values follows from what its bins hold. */
@SuppressWarnings("StringConcatToTextBlock") // snippets are put together from lines
public final class NumberFormula {
  private static final String OF_BINS =
      "The finite values of the window, by the bins of psi; nulls and infinite values left out.";
  private static final String WINDOW = "The finite values of the window.";
  private static final String BETWEEN =
      " In order, linear interpolation (type 7, NumPy's default): the values around the quantile"
          + " with the share of each.";
  private static final String MEAN =
      "mean = sum(n / sum(counts) * m for n, m in zip(counts, means))\n";

  private NumberFormula() {}

  /** Empty when this metric has no such formula, or the window no values. */
  static Optional<Formula> of(String metric, Comparison.Numeric column) {
    if (column.current().sample().isEmpty()) {
      return Optional.empty();
    }
    return switch (metric) {
      case "mean" ->
          Optional.of(
              ofBins(
                  "Σ share of a bin · mean of its values", column, false, MEAN + "print(mean)\n"));
      case "std" ->
          Optional.of(
              ofBins(
                  "√ Σ share of a bin · (deviation within it² + (its mean − mean)²); divisor n",
                  column,
                  true,
                  "from math import hypot, sqrt\n"
                      + MEAN
                      + "print(hypot(*(sqrt(n / sum(counts)) * d for n, m, s in"
                      + " zip(counts, means, deviations) for d in (s, m - mean))))\n"));
      case "min" -> Optional.of(quantile(column, 0));
      case "p05" -> Optional.of(quantile(column, 0.05));
      case "p25" -> Optional.of(quantile(column, 0.25));
      case "p50" -> Optional.of(quantile(column, 0.5));
      case "p75" -> Optional.of(quantile(column, 0.75));
      case "p95" -> Optional.of(quantile(column, 0.95));
      case "max" -> Optional.of(quantile(column, 1));
      case "wasserstein" -> wasserstein(column, false);
      case "wasserstein_normalized" -> wasserstein(column, true);
      default -> Optional.empty();
    };
  }

  private static Formula ofBins(
      String formula, Comparison.Numeric column, boolean withDeviations, String python) {
    List<Number> counts = new ArrayList<>();
    List<Double> means = new ArrayList<>();
    List<Double> deviations = new ArrayList<>();
    for (NumericSample bin : parts(column.current().sample(), column.edges())) {
      if (!bin.isEmpty()) {
        counts.add(BinView.plain(bin.weight()));
        means.add(Moments.of(bin).mean());
        deviations.add(Moments.of(bin).standardDeviation());
      }
    }
    Map<String, Object> numbers = new LinkedHashMap<>();
    numbers.put("counts", counts);
    numbers.put("means", means);
    if (withDeviations) {
      numbers.put("deviations", deviations);
    }
    return Formula.of(OF_BINS, formula, numbers, python);
  }

  /** The values of each bin. */
  private static List<NumericSample> parts(NumericSample sample, BinEdges edges) {
    List<NumericSample> parts = new ArrayList<>();
    int from = 0;
    for (int bin = 0; bin <= edges.size(); bin++) {
      int to = bin == edges.size() ? sample.size() : sample.countAtMost(edges.edge(bin));
      parts.add(sample.part(from, to));
      from = to;
    }
    return parts;
  }

  private static Formula quantile(Comparison.Numeric column, double share) {
    return quantile(column.current().sample(), share, WINDOW);
  }

  /**
   * A quantile of some values.
   *
   * @param sample at least one value
   * @param rule which values they are
   */
  public static Formula quantile(NumericSample sample, double share, String rule) {
    Quantiles.Stretch around = Quantiles.around(sample, share);
    Map<String, Object> numbers = new LinkedHashMap<>();
    numbers.put("values", list(around.values()));
    numbers.put("shares", list(around.shares()));
    return Formula.of(
        rule + BETWEEN,
        "Σ value · share",
        numbers,
        "print(sum(v * s for v, s in zip(values, shares)))\n");
  }

  private static Optional<Formula> wasserstein(Comparison.Numeric column, boolean normalized) {
    if (!column.hasValues()) {
      return Optional.empty();
    }
    NumericSample reference = column.reference().sample();
    Map<String, Object> numbers = new LinkedHashMap<>();
    numbers.put(
        "areas",
        list(Wasserstein.areas(reference, column.current().sample(), column.edges().toArray())));
    if (normalized) {
      numbers.put("deviation", Moments.of(reference).standardDeviation());
    }
    return Optional.of(
        Formula.of(
            "Over all values of both sides; nulls and infinite values left out. The area between"
                + " the two distribution functions F and G, by the bins of psi.",
            normalized
                ? "∫ |F(x) − G(x)| dx / max(standard deviation of the reference, 0.001)"
                : "∫ |F(x) − G(x)| dx",
            numbers,
            normalized ? "print(sum(areas) / max(deviation, 0.001))\n" : "print(sum(areas))\n"));
  }

  private static List<Double> list(double[] numbers) {
    return Arrays.stream(numbers).boxed().toList();
  }
}

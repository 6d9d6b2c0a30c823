package dev.tidemark.analyzer.explain;

import dev.tidemark.analyzer.embedding.EmbeddingDrift;
import dev.tidemark.analyzer.metric.Proportion;
import dev.tidemark.analyzer.statistics.embedding.MaximumMeanDiscrepancy;
import dev.tidemark.analyzer.statistics.embedding.MeanDistance;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How the metrics of a feature that is a vector follow from its samples. */
public final class VectorFormula {
  private static final String SAMPLE =
      "Of a sample of each side, the first 1,000 vectors by a hash of their row's id (4 million"
          + " numbers at most); rows without a vector are left out. ";
  private static final String DISTANCE =
      "distance = sum((b - a) ** 2 for a, b in zip(reference, current)) ** 0.5\n";

  private VectorFormula() {}

  /** How the share of rows without a vector comes about. */
  public static Formula nulls(Proportion nulls) {
    return RateFormula.nulls(nulls);
  }

  /** Empty when this metric has no such formula. */
  public static Optional<Formula> of(String metric, EmbeddingDrift.Compared compared) {
    return switch (metric) {
      case "mean_distance" ->
          Optional.of(
              ofMeans(
                  compared,
                  "‖mean of current − mean of reference‖",
                  Map.of(),
                  DISTANCE + "print(distance)\n"));
      case "mean_distance_normalized" ->
          Optional.of(
              ofMeans(
                  compared,
                  "‖mean of current − mean of reference‖ / deviation, the root of the mean squared"
                      + " distance of the reference's vectors to their mean",
                  Map.of("deviation", compared.means().deviation()),
                  DISTANCE + "print(distance / max(deviation, 1e-12))\n"));
      case "mean_cosine_distance" ->
          compared.means().cosine().isEmpty()
              ? Optional.empty()
              : Optional.of(
                  ofMeans(
                      compared,
                      "1 − the cosine of the angle between the means",
                      Map.of(),
                      "dot = lambda a, b: sum(x * y for x, y in zip(a, b))\n"
                          + "print(1 - dot(reference, current) / (dot(reference, reference)"
                          + " * dot(current, current)) ** 0.5)\n"));
      case EmbeddingDrift.TEST -> compared.discrepancy().map(mmd -> ofKernel(compared, mmd));
      default -> Optional.empty();
    };
  }

  private static Formula ofMeans(
      EmbeddingDrift.Compared compared, String formula, Map<String, Object> more, String python) {
    MeanDistance means = compared.means();
    Map<String, Object> numbers = new LinkedHashMap<>();
    numbers.put("reference", list(means.referenceMean()));
    numbers.put("current", list(means.currentMean()));
    numbers.putAll(more);
    return Formula.of(SAMPLE + "The mean vectors, by sampling weight.", formula, numbers, python);
  }

  private static Formula ofKernel(EmbeddingDrift.Compared compared, MaximumMeanDiscrepancy mmd) {
    Map<String, Object> numbers = new LinkedHashMap<>();
    compared.kernel().ifPresent(kernel -> numbers.put("squared_scale", kernel.squaredScale()));
    numbers.put("within_reference", mmd.withinReference());
    numbers.put("within_current", mmd.withinCurrent());
    numbers.put("between", mmd.between());
    return Formula.of(
        SAMPLE
            + "Means of exp(−‖x − y‖² / squared_scale) over the pairs within either side (no vector"
            + " with itself) and between them; the scale is the median distance of two vectors of"
            + " the reference.",
        "within reference + within current − 2 · between",
        numbers,
        "print(within_reference + within_current - 2 * between)\n");
  }

  private static List<Double> list(double[] numbers) {
    return Arrays.stream(numbers).boxed().toList();
  }
}

package dev.tidemark.analyzer.statistics;

import static dev.tidemark.analyzer.statistics.Golden.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.analyzer.statistics.bins.CategoryBins;
import dev.tidemark.analyzer.statistics.drift.ChiSquare;
import dev.tidemark.analyzer.statistics.drift.Hellinger;
import dev.tidemark.analyzer.statistics.drift.JensenShannon;
import dev.tidemark.analyzer.statistics.drift.LInfinity;
import dev.tidemark.analyzer.statistics.drift.Psi;
import dev.tidemark.analyzer.statistics.drift.TotalVariation;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every value of every case of the family {@code categorical}. */
class CategoricalGoldenTest {

  @TestFactory
  Stream<DynamicTest> agrees() {
    return Golden.cases("categorical", CategoricalGoldenTest::check);
  }

  private static Map<String, Long> count(Json values) {
    Map<String, Long> counts = new TreeMap<>();
    for (Json value : values.elements()) {
      if (!value.isNull()) {
        counts.merge(value.text(), 1L, Long::sum);
      }
    }
    return counts;
  }

  private static void check(Json test) {
    Map<String, Long> reference = count(test.get("input").get("reference"));
    Map<String, Long> current = count(test.get("input").get("current"));
    Json expected = test.get("expected");
    boolean complete = !reference.isEmpty() && !current.isEmpty();
    assertThat(complete).isEqualTo(expected.get("status").text().equals("ok"));
    if (complete) {
      CategoryBins bins = CategoryBins.of(reference);
      checkDistances(expected, bins.count(reference), bins.count(current));
      ChiSquare chiSquare = ChiSquare.ofCategories(reference, current);
      for (String name : expected.names()) {
        checkValue(name, expected.get(name), reference, current, chiSquare);
      }
    }
  }

  private static void checkValue(
      String name,
      Json expected,
      Map<String, Long> reference,
      Map<String, Long> current,
      ChiSquare chiSquare) {
    CategoryBins bins = CategoryBins.of(reference);
    switch (name) {
      case "new_category_share" -> {
        long[] counts = bins.count(current);
        double rows = current.values().stream().mapToLong(Long::longValue).sum();
        assertClose(name, counts[bins.otherBin()] / rows, expected);
      }
      case "new_categories" ->
          assertThat(current.keySet().stream().filter(c -> !reference.containsKey(c)))
              .containsExactlyElementsOf(expected.elements().stream().map(Json::text).toList())
              .allMatch(category -> bins.binOf(category) == bins.otherBin());
      case "lost_categories" ->
          assertThat(reference.keySet().stream().filter(c -> !current.containsKey(c)))
              .containsExactlyElementsOf(expected.elements().stream().map(Json::text).toList());
      case "chi_square" -> checkChiSquare(chiSquare, expected, reference, current);
      case "cramers_v" -> assertClose(name, chiSquare.cramersV(), expected);
      case "union" -> {
        Map<String, Long> union = new TreeMap<>(current);
        union.putAll(reference);
        union.replaceAll((category, rows) -> 1L);
        CategoryBins all = CategoryBins.of(union, Integer.MAX_VALUE);
        checkDistances(expected, all.count(reference), all.count(current));
      }
      case "reference", "current", "status", "counts", "evidently" -> {}
      default -> assertThat(DISTANCES).contains(name);
    }
  }

  private static final Set<String> DISTANCES =
      Set.of(
          "psi",
          "jensen_shannon_divergence_base2",
          "jensen_shannon_distance_base2",
          "hellinger",
          "total_variation",
          "l_infinity");

  private static void checkDistances(Json expected, long[] r, long[] c) {
    assertClose("psi", Psi.ofCounts(r, c), expected.get("psi"));
    assertClose(
        "divergence",
        JensenShannon.divergence(r, c),
        expected.get("jensen_shannon_divergence_base2"));
    assertClose(
        "distance", JensenShannon.distance(r, c), expected.get("jensen_shannon_distance_base2"));
    assertClose("hellinger", Hellinger.ofCounts(r, c), expected.get("hellinger"));
    assertClose("total variation", TotalVariation.ofCounts(r, c), expected.get("total_variation"));
    assertClose("l infinity", LInfinity.ofCounts(r, c).distance(), expected.get("l_infinity"));
  }

  private static void checkChiSquare(
      ChiSquare actual, Json expected, Map<String, Long> reference, Map<String, Long> current) {
    assertClose("statistic", actual.statistic(), expected.get("statistic"));
    assertThat(actual.degreesOfFreedom()).isEqualTo((int) expected.get("dof").whole());
    assertClose("p-value", actual.pValue(), expected.get("pvalue"));
    assertClose("smallest expected", actual.smallestExpected(), expected.get("smallest_expected"));
    if (!expected.get("pvalue_yates").isNull()) {
      CategoryBins bins = CategoryBins.of(reference);
      ChiSquare corrected =
          ChiSquare.withContinuityCorrection(bins.count(reference), bins.count(current));
      assertClose("Yates", corrected.pValue(), expected.get("pvalue_yates"));
    }
  }
}

package dev.tidemark.analyzer.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tidemark.analyzer.analysis.Measuring;
import dev.tidemark.analyzer.column.Column;
import dev.tidemark.analyzer.column.Columns;
import dev.tidemark.analyzer.column.Comparison;
import dev.tidemark.analyzer.column.Comparison.ColumnName;
import dev.tidemark.analyzer.column.ValueRange;
import dev.tidemark.analyzer.embedding.EmbeddingDrift;
import dev.tidemark.analyzer.statistics.embedding.MeanDistance;
import dev.tidemark.analyzer.statistics.embedding.RbfKernel;
import dev.tidemark.analyzer.statistics.embedding.Vectors;
import dev.tidemark.analyzer.statistics.profile.DriftProfile;
import dev.tidemark.storage.result.Subject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The snippets of {@code explain}, executed: they print the value that is stored. */
class PythonSnippetTest {
  private static final Comparison NUMBERS = numbers();
  private static final Comparison TEXTS = texts();

  @BeforeAll
  static void needsPython() throws IOException, InterruptedException {
    Assumptions.assumeTrue(Python.isHere(), "no python3 here");
  }

  static Stream<Arguments> values() {
    List<String> ofBoth =
        List.of(
            "psi",
            "psi_with_nulls",
            "js_distance",
            "js_divergence",
            "hellinger",
            "total_variation",
            "l_infinity",
            "null_rate");
    return Stream.concat(
        Stream.of(
            Arguments.of("ks_statistic", NUMBERS),
            Arguments.of("chi_square", TEXTS),
            Arguments.of("cramers_v", TEXTS)),
        ofBoth.stream()
            .flatMap(
                metric -> Stream.of(Arguments.of(metric, NUMBERS), Arguments.of(metric, TEXTS))));
  }

  @ParameterizedTest
  @MethodSource("values")
  void snippet_printsTheValue(String metric, Comparison comparison) throws Exception {
    assertThat(Python.printed(snippet(metric, comparison)))
        .isCloseTo(value(metric, comparison), close(metric, comparison));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"mean_distance", "mean_distance_normalized", "mean_cosine_distance", "mmd"})
  void snippetOfVectors_printsTheValue(String metric) throws Exception {
    Vectors reference = vectors(3, 0);
    Vectors current = vectors(4, 1);
    EmbeddingDrift.Compared compared =
        new EmbeddingDrift.Compared(reference, current, RbfKernel.medianHeuristic(reference));
    MeanDistance means = compared.means();
    double value =
        switch (metric) {
          case "mean_distance" -> means.euclidean();
          case "mean_distance_normalized" -> means.normalized(means.euclidean());
          case "mean_cosine_distance" -> means.cosine().orElseThrow();
          default -> compared.discrepancy().orElseThrow().squared();
        };
    assertThat(Python.printed(VectorFormula.of(metric, compared).orElseThrow().python()))
        .isCloseTo(value, within(1e-12 * Math.abs(value)));
  }

  private static Vectors vectors(long seed, double shift) {
    SplittableRandom random = new SplittableRandom(seed);
    return Vectors.of(
        IntStream.range(0, 50)
            .mapToObj(_ ->
                new float[] {
                  (float) (random.nextGaussian() + shift), (float) (1 + random.nextGaussian())
                })
            .toList());
  }

  @Test
  void countsOfTheSnippet_giveSciPyTheSameDigits() throws Exception {
    Assumptions.assumeTrue(
        Python.runs("import scipy.stats, scipy.spatial.distance"), "no SciPy here");
    assertThat(
            Python.printed(
                snippet("chi_square", TEXTS)
                    + "from scipy.stats import chi2_contingency\n"
                    + "print(chi2_contingency([reference, current], correction=False)[0])\n"))
        .isCloseTo(value("chi_square", TEXTS), close("chi_square", TEXTS));
    assertThat(
            Python.printed(
                snippet("js_distance", NUMBERS)
                    + "from scipy.spatial.distance import jensenshannon\n"
                    + "print(jensenshannon(reference, current, base=2))\n"))
        .isCloseTo(value("js_distance", NUMBERS), close("js_distance", NUMBERS));
  }

  private static String snippet(String metric, Comparison column) {
    return Formula.of(metric, column, DriftProfile.CLASSIC).orElseThrow().python();
  }

  private static double value(String metric, Comparison column) {
    return Measuring.measure(column).stream()
        .filter(measurement -> measurement.metric().equals(metric))
        .findFirst()
        .orElseThrow()
        .value();
  }

  private static org.assertj.core.data.Offset<Double> close(String metric, Comparison column) {
    return within(1e-12 * Math.abs(value(metric, column)));
  }

  private static Comparison numbers() {
    SplittableRandom random = new SplittableRandom(5);
    Column.Numbers reference =
        Columns.numeric(DoubleStream.generate(random::nextGaussian).limit(800).toArray(), 820);
    double[] shifted =
        DoubleStream.generate(() -> Math.rint(10 * random.nextGaussian()) / 10 + 0.5)
            .limit(500)
            .toArray();
    return Comparison.Numeric.of(
        new ColumnName(Subject.FEATURE, "x"),
        reference,
        Columns.numeric(shifted, 530),
        ValueRange.of(null, reference.sample()));
  }

  private static Comparison texts() {
    return Comparison.Categorical.of(
        new ColumnName(Subject.FEATURE, "c"),
        Columns.categories(Map.of("a", 500L, "b", 300L, "it's \"odd\"\n", 7L), 820),
        Columns.categories(Map.of("a", 200L, "b", 250L, "new", 11L), 480));
  }
}

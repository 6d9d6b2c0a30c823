package dev.tidemark.analyzer.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tidemark.analyzer.statistics.sample.NumericSample;
import dev.tidemark.analyzer.statistics.sample.Quantiles;
import dev.tidemark.storage.column.LabelledRows;
import dev.tidemark.storage.model.Task;
import dev.tidemark.storage.result.WindowSum;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What windows add up to is what their rows say together. */
class SummedPerformanceTest {
  private static final int ROWS = 4000;
  private static final int WINDOWS = 7;
  private static final List<PerformanceMetric> ALL =
      List.of(
          new BinaryDecisions(),
          new BinaryScores(),
          new MulticlassDecisions(),
          new MulticlassProbabilities(),
          new RegressionMetrics());

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void fewDistinctScores_areToldToTheLastDigit(boolean weighted) {
    LabelledRows rows = binary(weighted, score -> Math.round(score * 50) / 50.0);
    SummedPerformance summed = summed(rows, Task.BINARY);
    LabelledSample exact = LabelledSample.of(rows, Task.BINARY, "yes");
    assertSame(summed.metrics(), measure(exact), 1e-9);
    assertThat(flat(summed.confusion()))
        .usingElementComparator(SummedPerformanceTest::nearly)
        .containsExactlyElementsOf(flat(PerformanceCurves.confusion(exact, rows, "yes")));
    LabelledSample.Binary cells = summed.binary().orElseThrow();
    List<PerformanceReport.Threshold> sweep = PerformanceCurves.thresholds(cells);
    List<PerformanceReport.Threshold> expected = PerformanceCurves.thresholds(exact);
    assertThat(sweep).hasSameSizeAs(expected);
    for (int i = 0; i < sweep.size(); i++) {
      assertThat(sweep.get(i).threshold()).isCloseTo(expected.get(i).threshold(), within(1e-9));
      assertThat(sweep.get(i).truePositives())
          .isCloseTo(expected.get(i).truePositives(), within(1e-6));
    }
    assertMaturity(summed, rows, Task.BINARY);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void scoresOfAnyPrecision_areToldCloselyAndDecisionsExactly(boolean weighted) {
    LabelledRows rows = binary(weighted, DoubleUnaryOperator.identity());
    Map<String, Estimate> summed = byName(summed(rows, Task.BINARY).metrics());
    measure(LabelledSample.of(rows, Task.BINARY, "yes"))
        .forEach(exact -> {
          boolean ofScores =
              List.of("roc_auc", "average_precision", "log_loss", "brier", "ece")
                  .contains(exact.metric());
          Estimate ours = Objects.requireNonNull(summed.get(exact.metric()));
          assertNear(ours, exact, ofScores ? 5e-5 : 1e-9);
        });
  }

  @Test
  void unlikelyClasses_keepTheirOrder() {
    LabelledRows rows = binary(false, score -> Math.pow(score, 12) * 1e-4);
    Map<String, Estimate> summed = byName(summed(rows, Task.BINARY).metrics());
    measure(LabelledSample.of(rows, Task.BINARY, "yes")).stream()
        .filter(exact -> exact.metric().equals("roc_auc"))
        .forEach(exact -> assertNear(Objects.requireNonNull(summed.get("roc_auc")), exact, 1e-4));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void severalClasses_addUp(boolean weighted) {
    LabelledRows rows = multiclass(weighted);
    SummedPerformance summed = summed(rows, Task.MULTICLASS);
    LabelledSample exact = LabelledSample.of(rows, Task.MULTICLASS, "");
    Map<String, Estimate> ours = byName(summed.metrics());
    measure(exact)
        .forEach(one -> {
          boolean isArea = one.metric().equals("roc_auc");
          Estimate found = Objects.requireNonNull(ours.get(one.metric()));
          assertThat(found.value())
              .as(one.metric())
              .isCloseTo(one.value(), within(isArea ? 2e-4 : 1e-9));
          if (!isArea) {
            assertNear(found, one, 1e-9);
          }
        });
    assertThat(flat(summed.confusion()))
        .usingElementComparator(SummedPerformanceTest::nearly)
        .containsExactlyElementsOf(flat(PerformanceCurves.confusion(exact, rows, "")));
    assertMaturity(summed, rows, Task.MULTICLASS);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void numbers_addUp(boolean weighted) {
    LabelledRows rows = regression(weighted);
    SummedPerformance summed = summed(rows, Task.REGRESSION);
    assertSame(summed.metrics(), measure(LabelledSample.of(rows, Task.REGRESSION, "")), 1e-9);
    assertThat(summed.confusion()).isNull();
    assertThat(summed.binary()).isEmpty();
    assertMaturity(summed, rows, Task.REGRESSION);
  }

  @Test
  void coverageAndDelays_addUp() {
    LabelledRows rows = binary(false, DoubleUnaryOperator.identity());
    SummedPerformance summed = summed(rows, Task.BINARY);
    assertThat(summed.windows()).isEqualTo(WINDOWS);
    assertThat(summed.labelled()).isEqualTo(ROWS);
    assertThat(summed.requests()).isEqualTo(2 * ROWS);
    assertThat(summed.coverage()).isCloseTo(0.5, within(1e-12));
    NumericSample exact = LabelDelays.of(rows);
    for (double share : new double[] {0.1, 0.5, 0.9, 0.99}) {
      double quantile = Quantiles.of(exact, share);
      assertThat(Quantiles.of(summed.delays(), share))
          .isCloseTo(quantile, within(quantile * 0.005));
    }
  }

  @Test
  void windowsWithoutLabels_countAsTraffic() {
    LabelledRows none = binary(false, score -> score).where(_ -> false);
    SummedPerformance summed =
        new SummedPerformance(LabelledSums.of(none, Task.BINARY, "yes", 10, 10));
    assertThat(summed.requests()).isEqualTo(10);
    assertThat(summed.labelled()).isZero();
    assertThat(summed.coverage()).isZero();
    assertThat(summed.metrics()).isEmpty();
    assertThat(summed.confusion()).isNull();
    assertThat(summed.delays().isEmpty()).isTrue();
    assertThat(summed.maturity()).hasSize(3).allMatch(stage -> stage.value() == null);
  }

  @Test
  void scoresThatAreNoProbabilities_haveNoCurves() {
    LabelledRows rows = binary(false, score -> 5 * score - 2);
    SummedPerformance summed = summed(rows, Task.BINARY);
    assertSame(summed.metrics(), measure(LabelledSample.of(rows, Task.BINARY, "yes")), 1e-9);
    assertThat(PerformanceCurves.thresholds(summed.binary().orElseThrow())).isEmpty();
  }

  // Rows and windows ------------------------------------------------------------------------------

  private static LabelledRows binary(boolean weighted, DoubleUnaryOperator score) {
    SplittableRandom random = new SplittableRandom(1);
    Columns columns = new Columns(weighted, random);
    for (int row = 0; row < ROWS; row++) {
      double p = random.nextDouble();
      columns.label[row] = random.nextDouble() < p ? 0 : 1;
      columns.predicted[row] = row % 97 == 0 ? -1 : p > 0.6 ? 0 : 1;
      columns.score[row] = row % 89 == 0 ? Double.NaN : score.applyAsDouble(p);
    }
    return columns.rows(List.of("yes", "no"), Map.of());
  }

  private static LabelledRows multiclass(boolean weighted) {
    SplittableRandom random = new SplittableRandom(2);
    Columns columns = new Columns(weighted, random);
    Map<String, double[]> probabilities = new TreeMap<>();
    List<String> classes = List.of("a", "b", "c");
    classes.forEach(name -> probabilities.put(name, new double[ROWS]));
    for (int row = 0; row < ROWS; row++) {
      double[] raw = random.doubles(3).map(u -> u * u).toArray();
      double sum = raw[0] + raw[1] + raw[2];
      double u = random.nextDouble() * sum;
      columns.label[row] = u < raw[0] ? 0 : u < raw[0] + raw[1] ? 1 : 2;
      int best = raw[0] > Math.max(raw[1], raw[2]) ? 0 : raw[1] > raw[2] ? 1 : 2;
      columns.predicted[row] = row % 97 == 0 ? -1 : best;
      for (int c = 0; c < 3; c++) {
        Objects.requireNonNull(probabilities.get(classes.get(c)))[row] = raw[c] / sum;
      }
    }
    return columns.rows(classes, probabilities);
  }

  private static LabelledRows regression(boolean weighted) {
    SplittableRandom random = new SplittableRandom(3);
    Columns columns = new Columns(weighted, random);
    for (int row = 0; row < ROWS; row++) {
      double label = row % 83 == 0 ? 0 : 40 + 25 * random.nextGaussian();
      columns.labelValue[row] = label;
      columns.predictedValue[row] = row % 97 == 0 ? Double.NaN : label + 6 * random.nextGaussian();
    }
    return columns.rows(List.of(""), Map.of());
  }

  /** Columns of rows to be. */
  private static final class Columns {
    private final double[] predictedValue = filled();
    private final double[] labelValue = filled();
    private final double[] score = filled();
    private final double[] weight = new double[ROWS];
    private final double[] delay = new double[ROWS];
    private final int[] predicted = new int[ROWS];
    private final int[] label = new int[ROWS];

    private Columns(boolean weighted, SplittableRandom random) {
      for (int row = 0; row < ROWS; row++) {
        weight[row] = weighted ? 1 + random.nextInt(4) : 1;
        delay[row] = 86_400 * Math.pow(10, 2 * random.nextDouble() - 0.3);
      }
    }

    private static double[] filled() {
      return IntStream.range(0, ROWS).mapToDouble(_ -> Double.NaN).toArray();
    }

    private LabelledRows rows(List<String> classes, Map<String, double[]> probabilities) {
      return new LabelledRows(
          classes,
          predictedValue,
          predicted,
          labelValue,
          label,
          score,
          weight,
          delay,
          new double[ROWS],
          probabilities);
    }
  }

  /** Summed up window by window, then added as the store does. */
  private static SummedPerformance summed(LabelledRows rows, Task task) {
    Map<List<Object>, WindowSum> added = new LinkedHashMap<>();
    for (int window = 0; window < WINDOWS; window++) {
      int remainder = window;
      LabelledRows part = rows.where(row -> row % WINDOWS == remainder);
      double weight = IntStream.range(0, part.size()).mapToDouble(i -> part.weight()[i]).sum();
      LabelledSums.of(part, task, "yes", 2L * part.size(), 2 * weight)
          .forEach(sum ->
              added.merge(
                  List.of(sum.part(), sum.name(), sum.other(), sum.cell()),
                  sum,
                  SummedPerformanceTest::plus));
    }
    return new SummedPerformance(List.copyOf(added.values()));
  }

  private static WindowSum plus(WindowSum a, WindowSum b) {
    return new WindowSum(
        a.part(),
        a.name(),
        a.other(),
        a.cell(),
        a.weight() + b.weight(),
        a.squares() + b.squares(),
        a.total() + b.total());
  }

  // What must be the same -------------------------------------------------------------------------

  private static List<Estimate> measure(LabelledSample sample) {
    return ALL.stream().flatMap(metric -> metric.measure(sample).stream()).toList();
  }

  private static Map<String, Estimate> byName(List<Estimate> estimates) {
    Map<String, Estimate> named = new TreeMap<>();
    estimates.forEach(estimate -> named.put(estimate.metric(), estimate));
    return named;
  }

  private static void assertSame(List<Estimate> ours, List<Estimate> exact, double relative) {
    assertThat(ours).extracting(Estimate::metric).isEqualTo(metrics(exact));
    for (int i = 0; i < exact.size(); i++) {
      assertNear(ours.get(i), exact.get(i), relative);
    }
  }

  private static List<String> metrics(List<Estimate> estimates) {
    return estimates.stream().map(Estimate::metric).toList();
  }

  private static void assertNear(Estimate ours, Estimate exact, double relative) {
    List<Double> expected = numbers(exact);
    List<Double> found = numbers(ours);
    double scale = Math.max(1e-12, Math.abs(exact.value()));
    for (int i = 0; i < expected.size(); i++) {
      if (Double.isNaN(expected.get(i))) {
        assertThat(found.get(i)).as(exact.metric()).isNaN();
      } else {
        assertThat(found.get(i))
            .as("%s, number %d", exact.metric(), i)
            .isCloseTo(expected.get(i), within(relative * Math.max(scale, 1)));
      }
    }
  }

  private static List<Double> numbers(Estimate estimate) {
    return List.of(estimate.value(), estimate.lower(), estimate.upper(), estimate.expected());
  }

  private static List<Double> flat(PerformanceReport.@Nullable Confusion confusion) {
    return Stream.of(Objects.requireNonNull(confusion).cells())
        .flatMap(Collection::stream)
        .flatMap(List::stream)
        .toList();
  }

  private static int nearly(double a, double b) {
    return Math.abs(a - b) < 1e-6 ? 0 : Double.compare(a, b);
  }

  private static void assertMaturity(SummedPerformance summed, LabelledRows rows, Task task) {
    List<PerformanceReport.Maturity> exact =
        PerformanceCurves.maturity(rows, task, "yes", SummedPerformanceTest::measure);
    List<PerformanceReport.Maturity> ours = new ArrayList<>(summed.maturity());
    for (int i = 0; i < exact.size(); i++) {
      assertThat(ours.get(i).labelled()).isEqualTo(exact.get(i).labelled());
      assertThat(ours.get(i).metric()).isEqualTo(exact.get(i).metric());
      assertThat(ours.get(i).value()).isCloseTo(exact.get(i).value(), within(1e-9));
      assertThat(ours.get(i).lower()).isCloseTo(exact.get(i).lower(), within(1e-9));
    }
  }
}

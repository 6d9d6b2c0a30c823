package dev.tidemark.analyzer.analysis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tidemark.analyzer.column.Column;
import dev.tidemark.analyzer.column.Columns;
import dev.tidemark.analyzer.column.Comparison;
import dev.tidemark.analyzer.column.Comparison.ColumnName;
import dev.tidemark.analyzer.column.ValueRange;
import dev.tidemark.analyzer.metric.Judgement;
import dev.tidemark.analyzer.metric.Measurement;
import dev.tidemark.analyzer.statistics.bins.BinEdges;
import dev.tidemark.analyzer.statistics.performance.RegressionErrors;
import dev.tidemark.analyzer.statistics.sample.NumericSample;
import dev.tidemark.storage.result.Status;
import dev.tidemark.storage.result.Subject;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Faults found in other tools, each with what we do instead. */
class TrapsOfOtherToolsTest {
  private static final double[] THOUSAND =
      IntStream.range(0, 1000).mapToDouble(i -> i / 1000.0).toArray();

  /** Evidently ignores the number of bins that it is given (issue 1400). */
  @Test
  void numberOfBins_isTheNumberAskedFor() {
    NumericSample reference = NumericSample.of(THOUSAND);
    for (int bins : List.of(2, 5, 10, 30)) {
      assertThat(BinEdges.quantiles(reference, bins).bins()).isEqualTo(bins);
    }
  }

  /**
   * Evidently expects none of a category that the reference lacks, so a single row of it is p = 0.
   */
  @Test
  void oneRowOfANewCategory_doesNotForceThePValueToZero() {
    Map<String, Long> reference = Map.of("a", 600L, "b", 300L, "c", 100L);
    List<Judgement> before = texts(reference, Map.of("a", 100L, "b", 80L, "c", 20L));
    List<Judgement> after = texts(reference, Map.of("a", 100L, "b", 80L, "c", 20L, "new", 1L));
    assertThat(p(before, "chi_square")).isCloseTo(0.017246425472901, within(1e-12));
    assertThat(p(after, "chi_square")).isCloseTo(0.004482114093302, within(1e-12));
  }

  /** Evidently bins both windows together, so an outlier of today moves the bins of all values. */
  @Test
  void outlierOfToday_movesNoBin_andWindowsStandOnTheSameBins() {
    double[] today = IntStream.range(0, 300).mapToDouble(i -> (i + 0.5) / 300).toArray();
    double[] withOutlier = today.clone();
    withOutlier[299] = 1e12; // the largest already: its rank stays
    Comparison.Numeric usual = compare(THOUSAND, today);
    Comparison.Numeric odd = compare(THOUSAND, withOutlier);
    assertThat(odd.edges()).isEqualTo(usual.edges());
    assertThat(odd.currentCounts()).isEqualTo(usual.currentCounts());
    assertThat(value(judge(odd), "psi")).isEqualTo(value(judge(usual), "psi"));
  }

  /** NannyML's realised RMSE takes a second square root with older scikit-learn. */
  @Test
  void rmse_hasOneRoot() {
    double[] label = new double[50];
    double[] prediction = new double[50];
    Arrays.fill(prediction, 16);
    assertThat(RegressionErrors.of(label, prediction).rmse()).isEqualTo(16);
  }

  /** WhyLabs returns the square root under the name divergence. */
  @Test
  void jensenShannonDivergence_isTheSquareOfTheDistance_notTheDistance() {
    List<Judgement> column = numbers(THOUSAND, squares());
    double distance = value(column, "js_distance");
    assertThat(value(column, "js_divergence")).isCloseTo(distance * distance, within(1e-15));
    assertThat(distance).isGreaterThan(0.1);
  }

  /** WhyLabs compares frequent items only, and the shares that it compares need not add up to 1. */
  @Test
  void sharesAddUpToOne_alsoWithMoreCategoriesThanBins() {
    Map<String, Long> reference = new HashMap<>();
    Map<String, Long> current = new HashMap<>();
    for (int i = 0; i < 3_000; i++) {
      reference.put("c" + i, 1L + i % 7);
      current.put("c" + (i + 1_500), 1L + i % 5);
    }
    Comparison.Categorical column = compare(reference, current);
    assertThat(DoubleStream.of(shares(column.referenceCounts())).sum()).isCloseTo(1, within(1e-12));
    assertThat(DoubleStream.of(shares(column.currentCounts())).sum()).isCloseTo(1, within(1e-12));
    assertThat(column.referenceCounts()).hasSize(1_001);
  }

  /** frouros fills empty bins with the smallest double, so one of them is worth 70 of PSI. */
  @Test
  void oneEmptyBin_doesNotDominateThePsi() {
    double[] withoutTheLastBin =
        IntStream.range(0, 900).mapToDouble(i -> i / 1000.0 + 1e-9).toArray();
    assertThat(value(numbers(THOUSAND, withoutTheLastBin), "psi")).isBetween(0.5, 1.0);
  }

  /** Kayenta lets single-valued data pass before any test. */
  @Test
  void constantThatMoved_isDrift_andOneThatStayedIsNot() {
    double[] seven = constant(7, 500);
    assertThat(status(numbers(seven, constant(8, 500)), "ks_statistic")).isEqualTo(Status.DRIFT);
    List<Judgement> same = numbers(seven, constant(7, 400));
    assertThat(status(same, "ks_statistic")).isEqualTo(Status.OK);
    assertThat(p(same, "ks_statistic")).isEqualTo(1);
  }

  /** Kayenta lets sparse counts pass (issue 426). */
  @Test
  void tooFewRows_areInsufficient_notWell() {
    List<Judgement> sparse = numbers(THOUSAND, constant(5, 12));
    assertThat(sparse)
        .filteredOn(one -> one.measurement().metric().equals("ks_statistic"))
        .singleElement()
        .matches(one -> one.status() == Status.INSUFFICIENT)
        .matches(one -> one.detail().equals("needs 30 values, has 12"));
  }

  /** TensorFlow Data Validation gives 0 for the L-infinity distance of numbers (issue 147). */
  @Test
  void lInfinityOfNumbers_isNotZero() {
    assertThat(value(numbers(THOUSAND, squares()), "l_infinity")).isGreaterThan(0.1);
  }

  /** Azure ML's limits of data quality are 0 by default, so one null raises an alert. */
  @Test
  void oneNullAmongThousands_isNoVerdict() {
    Column.Numbers before = Columns.numeric(THOUSAND.clone(), 1000);
    Column.Numbers now = Columns.numeric(THOUSAND.clone(), 1001);
    List<Judgement> column =
        judge(Comparison.Numeric.of(name(), before, now, ValueRange.of(null, before.sample())));
    assertThat(value(column, "null_rate")).isGreaterThan(0);
    assertThat(column).noneMatch(one -> one.status() == Status.DRIFT);
  }

  /** Evidently drops nulls, finds the column empty and ends the whole report (issue 1480). */
  @Test
  void emptyColumn_isInsufficient_andTakesNothingWithIt() {
    List<Judgement> column = numbers(THOUSAND, new double[0]);
    assertThat(status(column, "psi")).isEqualTo(Status.INSUFFICIENT);
    assertThat(column).noneMatch(one -> one.status() == Status.FAILED);
  }

  /** A column may go 95 % null and show no drift at all where nulls are dropped (Evidently 187). */
  @Test
  void nullStorm_isSeenInsideTheDistance() {
    Column.Numbers before = Columns.numeric(THOUSAND.clone(), 1000);
    double[] few = IntStream.range(0, 50).mapToDouble(i -> i / 50.0 + 0.01).toArray();
    Column.Numbers now = Columns.numeric(few, 1000);
    List<Judgement> column =
        judge(Comparison.Numeric.of(name(), before, now, ValueRange.of(null, before.sample())));
    assertThat(value(column, "psi")).isLessThan(0.1);
    assertThat(value(column, "psi_with_nulls")).isGreaterThan(1);
    assertThat(status(column, "psi_with_nulls")).isEqualTo(Status.DRIFT);
  }

  private static double[] squares() {
    return IntStream.range(0, 250).mapToDouble(j -> Math.pow(j / 250.0, 2)).toArray();
  }

  private static double[] constant(double value, int rows) {
    double[] values = new double[rows];
    Arrays.fill(values, value);
    return values;
  }

  private static double[] shares(double[] counts) {
    double rows = Arrays.stream(counts).sum();
    return Arrays.stream(counts).map(count -> count / rows).toArray();
  }

  private static List<Judgement> numbers(double[] reference, double[] current) {
    return judge(compare(reference, current));
  }

  private static List<Judgement> texts(Map<String, Long> reference, Map<String, Long> current) {
    return judge(compare(reference, current));
  }

  private static Comparison.Numeric compare(double[] reference, double[] current) {
    Column.Numbers before = Columns.numeric(reference.clone(), reference.length);
    return Comparison.Numeric.of(
        name(),
        before,
        Columns.numeric(current.clone(), current.length),
        ValueRange.of(null, before.sample()));
  }

  private static Comparison.Categorical compare(
      Map<String, Long> reference, Map<String, Long> current) {
    return Comparison.Categorical.of(name(), categories(reference), categories(current));
  }

  private static Column.Categories categories(Map<String, Long> counts) {
    return Columns.categories(counts, counts.values().stream().mapToLong(Long::longValue).sum());
  }

  private static List<Judgement> judge(Comparison column) {
    List<Measurement> measurements = Measuring.measure(column);
    return Verdicts.of(Map.of(name(), measurements), 30, Criteria.FIXED).values().iterator().next();
  }

  private static ColumnName name() {
    return new ColumnName(Subject.FEATURE, "f");
  }

  private static Judgement of(List<Judgement> column, String metric) {
    return column.stream()
        .filter(one -> one.measurement().metric().equals(metric))
        .findFirst()
        .orElseThrow();
  }

  private static double value(List<Judgement> column, String metric) {
    return of(column, metric).measurement().value();
  }

  private static double p(List<Judgement> column, String metric) {
    return of(column, metric).measurement().pValue();
  }

  private static Status status(List<Judgement> column, String metric) {
    return of(column, metric).status();
  }
}

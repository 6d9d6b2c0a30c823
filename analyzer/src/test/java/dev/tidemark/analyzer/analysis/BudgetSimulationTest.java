package dev.tidemark.analyzer.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.analyzer.column.Column;
import dev.tidemark.analyzer.column.Columns;
import dev.tidemark.analyzer.column.Comparison;
import dev.tidemark.analyzer.column.Comparison.ColumnName;
import dev.tidemark.analyzer.column.ValueRange;
import dev.tidemark.analyzer.metric.Judgement;
import dev.tidemark.analyzer.metric.Measurement;
import dev.tidemark.storage.model.FeatureSettings;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.model.Threshold;
import dev.tidemark.storage.result.Status;
import dev.tidemark.storage.result.Subject;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Months in which nothing changes, judged by the analyzer's own code: seeded. */
class BudgetSimulationTest {
  private static final int FEATURES = 8;
  private static final int DAYS = 30;
  private static final int MONTHS = 10;

  /**
   * Small windows, so that chance is often beyond the metrics' limits: the budget is what holds.
   */
  private static final int ROWS = 40;

  @Test
  void budgetOfAlarms_isKept_andSpent() {
    int perMonth = 12;
    long alarms = alarms(settings(new Threshold.Budget(perMonth), null));
    double most = perMonth * MONTHS + 3 * Math.sqrt(perMonth * MONTHS);
    assertThat(alarms).isBetween(10L, (long) most);
  }

  @Test
  void oneAlarmAMonth_isKept() {
    assertThat(alarms(settings(new Threshold.Budget(1), null))).isLessThanOrEqualTo(MONTHS);
  }

  @Test
  void featureWithABudgetOfItsOwn_takesNothingFromTheModels() {
    ModelSettings own = settings(new Threshold.Budget(1), new Threshold.Budget(2));
    Map<ColumnName, Integer> tests = Map.of(name(0), 4, name(1), 4, name(2), 3);
    Criteria criteria = Criteria.of(own, DAYS);
    assertThat(criteria.of(name(0), "psi", tests).toString()).contains("perMonth=2.0", "tests=4");
    assertThat(criteria.of(name(1), "psi", tests).toString()).contains("perMonth=1.0", "tests=7");
  }

  private static long alarms(ModelSettings settings) {
    SplittableRandom seeds = new SplittableRandom(20_261_121);
    return IntStream.range(0, MONTHS).mapToObj(_ -> seeds.split()).toList().parallelStream()
        .mapToLong(random -> alarmsOfAMonth(settings, random))
        .sum();
  }

  /** Features on which any metric is called drift, over the windows of a month. */
  private static long alarmsOfAMonth(ModelSettings settings, SplittableRandom random) {
    List<Column.Numbers> references =
        IntStream.range(0, FEATURES).mapToObj(_ -> normal(1_000, random)).toList();
    long alarms = 0;
    for (int day = 0; day < DAYS; day++) {
      Map<ColumnName, List<Measurement>> columns = new LinkedHashMap<>();
      for (int i = 0; i < FEATURES; i++) {
        Column.Numbers reference = references.get(i);
        columns.put(
            name(i),
            Measuring.measure(
                Comparison.Numeric.of(
                    name(i),
                    reference,
                    normal(ROWS, random),
                    ValueRange.of(null, reference.sample()))));
      }
      alarms +=
          Verdicts.of(columns, 30, Criteria.of(settings, DAYS)).values().stream()
              .filter(BudgetSimulationTest::drifts)
              .count();
    }
    return alarms;
  }

  private static boolean drifts(List<Judgement> column) {
    return column.stream().anyMatch(one -> one.status() == Status.DRIFT);
  }

  private static Column.Numbers normal(int rows, SplittableRandom random) {
    double[] values = new double[rows];
    Arrays.setAll(values, _ -> random.nextGaussian());
    return Columns.numeric(values, rows);
  }

  private static ColumnName name(int feature) {
    return new ColumnName(Subject.FEATURE, "f" + feature);
  }

  private static ModelSettings settings(Threshold model, @Nullable Threshold firstFeature) {
    ModelSettings usual = ModelSettings.defaults("m");
    return new ModelSettings(
        "m",
        null,
        null,
        usual.window(),
        Map.of("f0", new FeatureSettings(null, null, null, null, firstFeature)),
        List.of(),
        30,
        usual.profile(),
        null,
        model,
        List.of());
  }
}

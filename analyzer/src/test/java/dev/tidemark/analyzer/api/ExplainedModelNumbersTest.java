package dev.tidemark.analyzer.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tidemark.analyzer.analysis.PeriodAnalysis;
import dev.tidemark.analyzer.analysis.TestStore;
import dev.tidemark.analyzer.api.ModelExplanation.WorkingAnswer;
import dev.tidemark.analyzer.explain.Python;
import dev.tidemark.analyzer.reference.ReferenceImport;
import dev.tidemark.storage.business.BusinessMetric;
import dev.tidemark.storage.business.BusinessMetricRows;
import dev.tidemark.storage.business.BusinessMetricWindows;
import dev.tidemark.storage.business.BusinessMetricWriter;
import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.model.Task;
import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.ResultQuery;
import dev.tidemark.storage.result.ResultReader;
import dev.tidemark.storage.result.ResultWriter;
import dev.tidemark.storage.result.Subject;
import dev.tidemark.storage.window.TimeWindow;
import dev.tidemark.storage.window.WindowLength;
import io.micronaut.http.HttpRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every stored number of the model as a whole is explained: the same digits by the same code, and
 * snippets of Python that print value, interval and p-value from the numbers that go in.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExplainedModelNumbersTest {
  private static final int DAYS = 15;

  /** One of each family, of rows, labels, features and both sides. */
  private static final List<String> SOME =
      List.of(
          "error_rate",
          "latency_p95",
          "accuracy",
          "roc_auc",
          "rmse",
          "label_coverage",
          "multivariate_drift",
          "calibration_shift",
          "estimated_accuracy",
          "estimated_mae");

  @AutoClose private final TestStore store = new TestStore();

  @ParameterizedTest
  @CsvSource({
    "two,      BINARY,     1d,      training,         even,   some",
    "weighted, BINARY,     1d,      training,         uneven, every",
    "moving,   BINARY,     1d,      trailing:3,       uneven, some",
    "champion, BINARY,     1d,      version:champion, even,   some",
    "counted,  BINARY,     100rows, trailing:1,       even,   some",
    "classes,  MULTICLASS, 1d,      training,         uneven, every",
    "seasonal, MULTICLASS, 1d,      seasonal:2,       even,   some",
    "numbers,  REGRESSION, 1d,      training,         uneven, every",
    "sliding,  REGRESSION, 2d/1d,   trailing:1,       even,   some",
  })
  void numbers_areExplained(
      String model, Task task, String window, String reference, String weights, String which)
      throws Exception {
    fill(model, task, window, reference, weights.equals("even"));

    List<MetricResult> stored =
        stored(model).stream()
            .filter(result -> which.equals("every") || SOME.contains(result.metric()))
            .toList();
    List<Check> checks = new ArrayList<>();
    for (MetricResult result : stored) {
      ModelExplanation explanation = explain(result, reference);
      String name = result.metric() + " of " + result.segment();
      assertThat(explanation.value()).as(name).isEqualTo(result.value());
      assertThat(explanation.lower()).as(name).isEqualTo(finite(result.lower()));
      assertThat(explanation.upper()).as(name).isEqualTo(finite(result.upper()));
      assertThat(explanation.pValue()).as(name).isEqualTo(finite(result.pValue()));
      assertThat(explanation.expected()).as(name).isEqualTo(finite(result.expected()));
      assertThat(explanation.referenceValue()).as(name).isEqualTo(finite(result.referenceValue()));
      assertThat(explanation.sampleSize()).as(name).isEqualTo(result.sampleSize());
      assertThat(explanation.verdict()).as(name).isNotNull();
      assertThat(explanation.interval() == null)
          .as("interval of %s", name)
          .isEqualTo(explanation.lower() == null);
      assertThat(explanation.test() == null)
          .as("test of %s", name)
          .isEqualTo(explanation.pValue() == null);
      checks.addAll(Check.of(name, explanation));
    }
    assertThat(new TreeSet<>(stored.stream().map(MetricResult::metric).toList()))
        .containsAll(which.equals("every") ? expected(task) : List.of("error_rate"));
    if (Python.isHere()) {
      boolean tests = Python.hasSciPy();
      print(checks.stream().filter(check -> tests || !check.needsSciPy()).toList());
    }
  }

  /** One snippet and what it has to print. */
  private record Check(String name, String python, List<Double> numbers, double tolerance) {
    static List<Check> of(String name, ModelExplanation explained) {
      List<Check> checks = new ArrayList<>();
      checks.add(new Check(name, explained.python(), numbers(explained.value()), 1e-12));
      WorkingAnswer interval = explained.interval();
      if (interval != null) {
        checks.add(
            new Check(
                "interval of " + name,
                interval.python(),
                numbers(explained.lower(), explained.upper()),
                1e-9));
      }
      WorkingAnswer test = explained.test();
      if (test != null) {
        checks.add(new Check("test of " + name, test.python(), numbers(explained.pValue()), 1e-6));
      }
      return checks;
    }

    boolean needsSciPy() {
      return python.contains("scipy");
    }

    private static List<Double> numbers(@Nullable Double... numbers) {
      List<Double> found = new ArrayList<>();
      for (Double number : numbers) {
        if (number != null) {
          found.add(number);
        }
      }
      return found;
    }
  }

  private static void print(List<Check> checks) throws Exception {
    List<Double> printed = Python.printed(checks.stream().map(Check::python).toList());
    int next = 0;
    for (Check check : checks) {
      for (double number : check.numbers()) {
        assertThat(printed.get(next++))
            .as("%s by %s", check.name(), check.python())
            .isCloseTo(number, within(check.tolerance() * Math.abs(number) + 1e-12));
      }
    }
    assertThat(printed).hasSize(next);
  }

  private void fill(String model, Task task, String window, String reference, boolean even) {
    List<String> segments = model.equals("weighted") ? List.of("c=a") : List.of();
    store
        .bean(ModelCatalog.class)
        .save(
            new ModelSettings(
                model, task, null, window, Map.of(), segments, 30, "classic", reference));
    if (reference.equals("training")) {
      store
          .bean(ReferenceImport.class)
          .lines(
              model,
              "training",
              TestStore.stream(
                  String.join("\n", ExplainedRows.rows(model, task, "t", 0, even, true))));
    }
    for (int day = 0; day < DAYS; day++) {
      log(model, task, "champion", day, even);
    }
    if (model.equals("champion")) {
      log(model, task, "new", DAYS - 1, even);
    }
    store
        .bean(PeriodAnalysis.class)
        .analyse(
            store.bean(ModelCatalog.class).get(model),
            new TimeWindow(day(DAYS - 1), day(DAYS)),
            null,
            null,
            (_, _) -> {});
  }

  private void log(String model, Task task, String version, int day, boolean even) {
    store.predictions(
        String.join("\n", ExplainedRows.rows(model, task, version, day, even, false)));
    store.labels(model, String.join("\n", ExplainedRows.labels(model, task, version, day)));
  }

  private ModelExplanation explain(MetricResult result, String reference) {
    return store
        .bean(ModelExplainController.class)
        .explain(
            HttpRequest.GET("http://localhost/"),
            result.model(),
            result.metric(),
            result.window().start().toString(),
            result.window().end().toString(),
            reference,
            result.version(),
            result.segment());
  }

  private List<MetricResult> stored(String model) {
    return store.bean(ResultReader.class).find(ResultQuery.of(model)).stream()
        .filter(result -> result.subject() == Subject.MODEL)
        .filter(result -> Double.isFinite(result.value()))
        .toList();
  }

  private static List<String> expected(Task task) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "row_count",
                "requests_per_second",
                "error_rate",
                "latency_p50",
                "latency_p95",
                "latency_p99",
                "duplicate_rate",
                "label_coverage",
                "label_delay_p50",
                "error_stream",
                "multivariate_drift"));
    all.addAll(
        switch (task) {
          case BINARY ->
              List.of(
                  "accuracy",
                  "precision",
                  "recall",
                  "f1",
                  "macro_precision",
                  "weighted_f1",
                  "balanced_accuracy",
                  "matthews",
                  "positive_rate",
                  "true_negatives",
                  "roc_auc",
                  "average_precision",
                  "log_loss",
                  "brier",
                  "ece",
                  "label_bias",
                  "calibration_shift",
                  "estimated_accuracy",
                  "estimated_f1");
          case MULTICLASS ->
              List.of(
                  "accuracy",
                  "macro_f1",
                  "matthews",
                  "roc_auc",
                  "log_loss",
                  "brier",
                  "estimated_accuracy");
          default ->
              List.of("rmse", "mae", "mape", "r2", "mean_error", "estimated_mae", "estimated_rmse");
        });
    return all;
  }

  @Test
  void undefinedNumber_saysSo() {
    fill("sparse", Task.BINARY, "1d", "training", true);
    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(() ->
                store
                    .bean(ModelExplainController.class)
                    .explain(
                        HttpRequest.GET("http://localhost/"),
                        "sparse",
                        "rmse",
                        day(DAYS - 1).toString(),
                        day(DAYS).toString(),
                        null,
                        null,
                        "")))
        .hasMessageContaining("rmse");
  }

  @Test
  void postedNumber_isTheMeanOfItsValues() throws Exception {
    store.bean(ModelCatalog.class).save(ModelSettings.defaults("posted"));
    BusinessMetricRows rows = new BusinessMetricRows();
    for (int i = 0; i < 150; i++) {
      Instant time = day(0).plusSeconds(60L * i);
      rows.add(new BusinessMetric("posted", "", "revenue", i % 7 + 0.1, time, time));
    }
    new BusinessMetricWriter(store.clickHouse()).write(List.of(rows), 1);
    BusinessMetricWindows windows = store.bean(BusinessMetricWindows.class);
    List<MetricResult> found =
        windows.compute("posted", WindowLength.parse("1d"), List.of(day(0)), day(1));
    store.bean(ResultWriter.class).write(found);
    ModelExplanation explanation = explain(found.getFirst(), "");
    assertThat(explanation.value()).isEqualTo(found.getFirst().value());
    assertThat(explanation.sampleSize()).isEqualTo(150);
    assertThat(explanation.verdict()).isNotNull();
    if (Python.isHere()) {
      print(Check.of("revenue", explanation));
    }
  }

  private static @Nullable Double finite(double number) {
    return Double.isFinite(number) ? number : null;
  }

  private static Instant day(int number) {
    return ExplainedRows.day(number);
  }
}

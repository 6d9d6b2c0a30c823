package dev.tidemark.analyzer.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.analyzer.reference.ReferenceImport;
import dev.tidemark.analyzer.statistics.Json;
import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.model.Task;
import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.ResultQuery;
import dev.tidemark.storage.result.ResultReader;
import dev.tidemark.storage.result.Status;
import dev.tidemark.storage.window.TimeWindow;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Whole windows at the edges of double arithmetic and of statistics, against values of SciPy,
 * scikit-learn and exact fractions ({@code src/test/python/edge_cases.py}).
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EdgeCasesTest {
  private static final String START = "2026-01-01T00:00:00Z";
  private static final TimeWindow DAY =
      new TimeWindow(Instant.parse(START), Instant.parse("2026-01-02T00:00:00Z"));

  @AutoClose private final TestStore store = new TestStore();
  private final Json cases = cases();

  @BeforeAll
  void analyseEveryModel() {
    for (Json model : cases.get("models").elements()) {
      String name = model.get("model").text();
      store
          .bean(ModelCatalog.class)
          .save(settings(name, model.get("task").isNull() ? "other" : model.get("task").text()));
      reference(name, model.get("reference").elements().stream().map(Json::text).toList());
      traffic(name, model.get("current").elements().stream().map(Json::text).toList());
      if (!model.get("labels").isNull()) {
        label(name, model.get("labels").elements().stream().map(Json::text).toList());
      }
      analyse(name);
    }
  }

  @Test
  void columns_agree() {
    for (Json model : cases.get("models").elements()) {
      Json columns = model.get("columns");
      ExpectedValues values = new ExpectedValues(store, model.get("model").text());
      for (String column : columns.names()) {
        values.compare(START, column, columns.get(column));
      }
      values.assertAgreement(20 * columns.names().size());
    }
  }

  @Test
  void qualityOnLabels_agrees() {
    for (Json model : cases.get("models").elements()) {
      if (!model.get("quality").isNull()) {
        ExpectedValues values = new ExpectedValues(store, model.get("model").text());
        values.compare(START, "", model.get("quality"));
        values.assertAgreement(5);
      }
    }
  }

  @Test
  void statistics_needThirtyValuesOnEitherSide() {
    for (String enough : List.of("thirty values", "thirty values before")) {
      assertThat(result(enough, "ks_statistic").status()).isNotEqualTo(Status.INSUFFICIENT);
      assertThat(result(enough, "psi").status()).isNotEqualTo(Status.INSUFFICIENT);
    }
    assertThat(result("twenty-nine values", "ks_statistic"))
        .matches(result -> result.status() == Status.INSUFFICIENT)
        .matches(result -> result.detail().equals("needs 30 values, has 29"));
    assertThat(result("twenty-nine values before", "psi"))
        .matches(result -> result.status() == Status.INSUFFICIENT)
        .matches(result -> result.detail().equals("needs 30 reference values, has 29"));
  }

  /**
   * Components of columns around 1e308 do not converge: that is told, and takes nothing with it.
   */
  @Test
  void nothingElseIsFailed_andNothingInfinite() {
    for (Json model : cases.get("models").elements()) {
      assertThat(store.bean(ResultReader.class).find(ResultQuery.of(model.get("model").text())))
          .isNotEmpty()
          .filteredOn(result -> !result.metric().equals("multivariate_drift"))
          .noneMatch(result -> result.status() == Status.FAILED)
          .noneMatch(result -> Double.isInfinite(result.value()));
    }
  }

  @Test
  void ksPValue_isExactUpToTenThousandValues_andSciPysAsymptoticFormPastThem() {
    for (Json boundary : cases.get("boundary").elements()) {
      int rows = (int) boundary.get("rows").whole();
      String model = "boundary-" + rows;
      reference(model, lines(10_000, i -> (i * 7919L % 10007) / 10007.0));
      traffic(model, lines(rows, i -> (i * 104729L % 10009) / 10009.0 * 1.02));
      analyse(model);
      ExpectedValues values = new ExpectedValues(store, model);
      values.compare(START, "x", boundary.get("expected"));
      values.assertAgreement(25);
    }
  }

  private static List<String> lines(int rows, IntToDoubleFunction value) {
    return IntStream.range(0, rows)
        .mapToObj(i -> "{\"features\":{\"x\":" + value.applyAsDouble(i) + "}}")
        .toList();
  }

  private MetricResult result(String column, String metric) {
    return store
        .bean(ResultReader.class)
        .find(ResultQuery.of("edges").metrics(List.of(metric)))
        .stream()
        .filter(result -> result.feature().equals(column))
        .findFirst()
        .orElseThrow();
  }

  private void reference(String model, List<String> rows) {
    if (!rows.isEmpty()) {
      store
          .bean(ReferenceImport.class)
          .lines(model, "training", TestStore.stream(String.join("\n", rows)));
    }
  }

  private void traffic(String model, List<String> rows) {
    store.bean(ModelCatalog.class).ensure(model);
    store.predictions(
        IntStream.range(0, rows.size())
            .mapToObj(i ->
                "{\"model\":\"%s\",\"prediction_id\":\"p%d\",\"timestamp\":\"2026-01-01T10:00:00Z\",%s"
                    .formatted(model, i, rows.get(i).substring(1)))
            .collect(Collectors.joining("\n")));
  }

  private void label(String model, List<String> labels) {
    store.labels(
        model,
        IntStream.range(0, labels.size())
            .mapToObj(i -> "{\"prediction_id\":\"p%d\",\"label\":%s}".formatted(i, labels.get(i)))
            .collect(Collectors.joining("\n")));
  }

  private void analyse(String model) {
    store
        .bean(PeriodAnalysis.class)
        .analyse(store.bean(ModelCatalog.class).get(model), DAY, null, null, (_, _) -> {});
  }

  private static ModelSettings settings(String name, String task) {
    ModelSettings usual = ModelSettings.defaults(name);
    return new ModelSettings(
        name,
        Task.valueOf(task.toUpperCase(Locale.ROOT)),
        "1",
        usual.window(),
        Map.of(),
        List.of(),
        usual.minSample(),
        usual.profile(),
        null);
  }

  private static Json cases() {
    try {
      return Json.read(
          Objects.requireNonNull(
              EdgeCasesTest.class.getResourceAsStream("/expected/edge_cases.json")));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}

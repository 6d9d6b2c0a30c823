package dev.tidemark.collector.intake;

import static dev.tidemark.collector.intake.TestCollector.JSON;
import static dev.tidemark.collector.intake.TestCollector.NDJSON;
import static dev.tidemark.collector.intake.TestCollector.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.ResultQuery;
import dev.tidemark.storage.result.ResultReader;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Business metrics from the post to the row of {@code metrics}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BusinessMetricsHttpTest {
  private static final String PATH = "/v1/business-metrics";
  @TempDir static Path directory;
  private TestCollector collector;

  @BeforeAll
  void start() {
    collector = new TestCollector(directory, InstantSource.system(), Map.of());
  }

  @AfterAll
  void stop() {
    if (collector != null) {
      collector.close();
    }
  }

  @Test
  void postedValues_becomeTheMeanOfTheirWindow_howeverOftenTheyArePosted() {
    String first =
        """
        {"model": "shop", "version": 3, "name": "conversion", "value": 0.25, "timestamp": "2026-03-01T10:00:00Z"}
        {"model": "shop", "version": 3, "name": "conversion", "value": 0.75, "timestamp": "2026-03-01T11:00:00Z"}
        {"model": "shop", "name": "revenue", "value": 10, "timestamp": "2026-03-02T00:00:00Z"}
        """;
    for (int i = 0; i < 2; i++) {
      assertThat(text(collector.post(PATH, first, NDJSON))).startsWith("202 {\"accepted\":3,");
    }
    MetricResult conversion = await("shop", "conversion", 0.5);
    assertThat(conversion.version()).isEqualTo("3");
    assertThat(conversion.sampleSize()).isEqualTo(2);
    assertThat(conversion.windowLength()).isEqualTo("1d");
    assertThat(conversion.window().start()).isEqualTo(Instant.parse("2026-03-01T00:00:00Z"));
    assertThat(await("shop", "revenue", 10).version()).isEmpty();
    collector.post(
        PATH + "?model=shop",
        "[{\"version\":\"3\",\"name\":\"conversion\",\"value\":1.0,\"timestamp\":\"2026-03-01T11:00:00Z\"}]",
        JSON);
    await("shop", "conversion", 0.625);
    collector.restart();
    await("shop", "conversion", 0.625);
    assertThat(results("shop", "conversion")).hasSize(1);
  }

  @Test
  void windowsAreThoseOfTheModel() {
    ModelSettings plain = ModelSettings.defaults("hourly");
    collector
        .bean(ModelCatalog.class)
        .save(
            new ModelSettings(
                "hourly",
                plain.task(),
                plain.positiveLabel(),
                "1h",
                plain.features(),
                plain.segments(),
                plain.minSample(),
                plain.profile(),
                plain.reference()));
    collector.post(
        PATH,
        "{\"model\":\"hourly\",\"name\":\"kpi\",\"value\":-1.5,\"timestamp\":\"2026-03-01T10:59:59.999Z\"}",
        JSON);
    MetricResult kpi = await("hourly", "kpi", -1.5);
    assertThat(kpi.windowLength()).isEqualTo("1h");
    assertThat(kpi.window().start()).isEqualTo(Instant.parse("2026-03-01T10:00:00Z"));
  }

  @Test
  void badRecords_areNamed_neighboursKept() {
    String answer =
        text(
            collector.post(
                PATH,
                """
                {"business_metrics": [
                  {"model": "bad", "name": "ok", "value": 1},
                  {"model": "bad", "name": "psi", "value": 1},
                  {"model": "bad", "value": 1},
                  {"model": "bad", "name": "x"},
                  {"model": "bad", "name": "x", "value": "1"},
                  {"model": "bad", "name": "x", "value": NaN},
                  {"name": "x", "value": 1},
                  {"model": "bad", "name": "x", "value": 1, "timestamp": "2126-01-01T00:00:00Z"}]}
                """,
                JSON));
    assertThat(answer)
        .startsWith("202 {\"accepted\":1,")
        .contains("\"rejected_count\":7")
        .contains("\"pointer\":\"/name\"", "\"pointer\":\"/value\"", "\"pointer\":\"/model\"")
        .contains("\"pointer\":\"/timestamp\"")
        .contains("is the name of a metric that is computed here");
  }

  private MetricResult await(String model, String metric, double value) {
    TestCollector.await(
        metric + " is " + value,
        () -> {
          List<MetricResult> found = results(model, metric);
          return found.size() == 1 && found.getFirst().value() == value;
        });
    return results(model, metric).getFirst();
  }

  private List<MetricResult> results(String model, String metric) {
    return new ResultReader(collector.clickHouse())
        .find(ResultQuery.of(model).metrics(List.of(metric)));
  }
}

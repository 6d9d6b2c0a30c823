package dev.tidemark.shadow.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tidemark.shadow.Json;
import dev.tidemark.shadow.LoggedTraffic;
import dev.tidemark.shadow.ShadowService;
import dev.tidemark.shadow.SharedData;
import dev.tidemark.storage.metadata.ModelCatalog;
import io.micronaut.core.type.Argument;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Real models over real rows, through the whole replay, against the models' own answers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SharedModelsReplayTest {
  private static final String BANK = "bank-term-deposit";

  @TempDir private static Path directory;
  private ShadowService service;
  private Path bank;

  @BeforeAll
  void start() throws IOException {
    bank = SharedData.file("data/bank-marketing");
    service = ShadowService.start(directory);
    service.context().getBean(ModelCatalog.class).ensure(BANK);
    LoggedTraffic traffic = new LoggedTraffic(service.clickHouse(), BANK, "1.0.0");
    traffic.storePredictions(bank.resolve("predictions.ndjson.gz"), service.json());
    traffic.storeLabels(bank.resolve("labels.ndjson.gz"), service.json());
  }

  @AfterAll
  void stop() {
    if (service != null) {
      service.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"logistic", "trees", "mlp"})
  void breastCancerModels_giveTheirOwnAnswers(String name) throws Exception {
    Map<String, Object> expected =
        service
            .json()
            .readValue(
                Files.readAllBytes(SharedData.file("models/breast_cancer_" + name + ".json")),
                Argument.mapOf(String.class, Object.class));
    List<String> features = Json.list(expected, "feature_names");
    List<List<Number>> inputs = Json.list(expected, "inputs");
    List<Number> answers = Json.list(expected, "expected_probability_of_1");
    String model = "breast-" + name;
    service.models().ensure(model);
    LoggedTraffic traffic = new LoggedTraffic(service.clickHouse(), model, "champion");
    Instant start = Instant.parse("2026-01-01T00:00:00Z");
    for (int i = 0; i < inputs.size(); i++) {
      Map<String, Object> row = new HashMap<>();
      for (int f = 0; f < features.size(); f++) {
        row.put(features.get(f), inputs.get(i).get(f));
      }
      traffic.add("p%03d".formatted(i), start.plusSeconds(600L * i), row, 1, 0.5);
    }
    traffic.store();
    String mapping =
        "{\"inputs\": {\"input\": " + service.json().writeValueAsString(features) + "}}";
    Replayed replayed =
        Replayed.run(
            service,
            model,
            "candidate",
            SharedData.file("models/breast_cancer_" + name + ".onnx"),
            mapping,
            "2026-01-01T00:00:00Z",
            "2026-01-02T00:00:00Z");
    assertThat(replayed.rows()).hasSize(50);
    for (int i = 0; i < answers.size(); i++) {
      Map<String, Object> row = replayed.row("p%03d".formatted(i));
      double answer = answers.get(i).doubleValue();
      assertThat(Json.number(row, "score")).isCloseTo(answer, within(1e-5));
      assertThat(row.get("prediction")).isEqualTo(answer > 0.5 ? 1 : 0);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"candidate", "candidate_matrix"})
  void bankCandidate_givesExpectedScores(String file) throws Exception {
    Replayed replayed =
        Replayed.run(
            service,
            BANK,
            file,
            bank.resolve(file + ".onnx"),
            file.endsWith("matrix") ? matrixMapping("candidate") : "",
            "2008-08-01T00:00:00Z",
            "2011-01-01T00:00:00Z");
    List<Map<String, Object>> expected =
        LoggedTraffic.lines(bank.resolve("candidate_expected.ndjson.gz"), service.json());
    assertThat(replayed.rows()).hasSize(expected.size());
    int labels = 0;
    for (Map<String, Object> line : expected) {
      Map<String, Object> row = replayed.row(Json.text(line, "prediction_id"));
      assertThat(Json.number(row, "score")).isCloseTo(Json.number(line, "score"), within(1e-5));
      labels += row.get("label") == null ? 0 : 1;
    }
    assertThat(labels).isEqualTo(21_928);
  }

  @ParameterizedTest
  @ValueSource(strings = {"champion", "champion_matrix"})
  void bankChampion_reproducesItsLog(String file) throws Exception {
    Replayed replayed =
        Replayed.run(
            service,
            BANK,
            file,
            bank.resolve(file + ".onnx"),
            file.endsWith("matrix") ? matrixMapping("champion") : "",
            "2008-08-01T00:00:00Z",
            "2009-08-01T00:00:00Z");
    assertThat(replayed.rows()).isNotEmpty();
    for (Map<String, Object> row : replayed.rows().values()) {
      assertThat(Json.number(row, "score"))
          .isCloseTo(Json.number(row, "champion_score"), within(1e-5));
    }
  }

  @Test
  void sampleRate_choosesByIdAndTheSameRowsEachTime() throws Exception {
    Replayed first = sampled("sampled-1");
    Replayed second = sampled("sampled-2");
    assertThat(first.rows().size()).isBetween(1900, 2600);
    assertThat(second.rows().keySet()).isEqualTo(first.rows().keySet());
  }

  private Replayed sampled(String version) throws Exception {
    return Replayed.run(
        service,
        BANK,
        version,
        bank.resolve("champion.onnx"),
        "",
        "{\"from\": \"2008-08-01T00:00:00Z\", \"to\": \"2011-01-01T00:00:00Z\", \"sample_rate\":"
            + " 0.1}");
  }

  private String matrixMapping(String which) throws IOException {
    Map<String, Object> all =
        service
            .json()
            .readValue(
                Files.readAllBytes(bank.resolve("EXPECTED.json")),
                Argument.mapOf(String.class, Object.class));
    Map<String, Object> model = Json.object(Json.object(all, "models"), which);
    return service
        .json()
        .writeValueAsString(
            Map.of(
                "inputs", Map.of("input", Json.value(model, "matrix_order")),
                "categories", Json.value(model, "matrix_category_codes"),
                "unseen", -1));
  }
}

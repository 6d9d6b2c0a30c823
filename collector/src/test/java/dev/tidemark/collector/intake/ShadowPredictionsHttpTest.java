package dev.tidemark.collector.intake;

import static dev.tidemark.collector.intake.TestCollector.JSON;
import static dev.tidemark.collector.intake.TestCollector.NDJSON;
import static dev.tidemark.collector.intake.TestCollector.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.storage.clickhouse.ClickHouse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers of candidates that run elsewhere, from the post to the row. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShadowPredictionsHttpTest {
  private static final String PATH = "/v1/shadow-predictions";
  private static final String GOOD = "\"version\":\"4\",\"prediction_id\":\"p\",\"prediction\":1";
  @TempDir static Path directory;
  private TestCollector collector;

  @BeforeAll
  void start() {
    Map<String, Object> limits =
        Map.of(
            "tidemark.collector.limits.name-chars", 20,
            "tidemark.collector.limits.text-chars", 30,
            "tidemark.collector.limits.number-chars", 20,
            "tidemark.collector.limits.features", 2,
            "tidemark.collector.limits.record-bytes", 600,
            "tidemark.collector.limits.body-records", 5,
            "tidemark.collector.limits.body-bytes", 4096,
            "tidemark.collector.caps.versions", 6);
    collector = new TestCollector(directory, InstantSource.system(), limits);
  }

  @AfterAll
  void stop() {
    if (collector != null) {
      collector.close();
    }
  }

  @Test
  void everyEnvelope_isTaken_andStoredAsItWasSent() {
    String whole =
        """
        {"model": "credit", "version": 4, "prediction_id": 7, "prediction": "yes", "score": 0.79,
         "probabilities": {"yes": 0.79, "no": 0.21}, "timestamp": "2026-03-01T11:00:00.123+01:00",
         "features": {"of": "nobody's interest"}}
        """;
    assertThat(text(collector.post(PATH, whole, JSON)))
        .isEqualTo("202 {\"accepted\":1,\"duplicates\":0,\"rejected\":[],\"rejected_count\":0}");
    String at = "\"timestamp\":\"2026-03-01T10:00:00Z\"}";
    String least = "{\"version\":\"4\",\"prediction_id\":\"%s\",\"prediction\":%s," + at;
    assertThat(
            text(
                collector.post(
                    PATH + "?model=credit",
                    "[" + least.formatted("a", "0.5") + "," + least.formatted("b", "true") + "]",
                    JSON)))
        .startsWith("202 {\"accepted\":2,");
    assertThat(
            text(
                collector.post(
                    PATH + "?model=credit",
                    "{\"shadow_predictions\":[" + least.formatted("c", "\"no\"") + "]}",
                    JSON)))
        .startsWith("202 {\"accepted\":1,");
    String gone = "{\"version\":\"4\",\"prediction_id\":\"d\"}";
    assertThat(
            text(
                collector.post(
                    PATH + "?model=credit", least.formatted("e", "1") + "\n" + gone, NDJSON)))
        .isEqualTo(
            "202 {\"accepted\":1,\"duplicates\":0,\"rejected\":[{\"index\":1,\"prediction_id\":\"d\","
                + "\"detail\":\"is required\",\"pointer\":\"/prediction\"}],\"rejected_count\":1}");
    collector.drain();
    assertThat(rows("credit"))
        .containsExactly(
            "4 7 nan yes 0.79 {'no':0.21,'yes':0.79} 1772359200123",
            "4 a 0.5  nan {} 1772359200000",
            "4 b nan true nan {} 1772359200000",
            "4 c nan no nan {} 1772359200000",
            "4 e 1  nan {} 1772359200000");
    assertThat(collector.json("/v1/models/credit/predictions").get("predictions")).isEmpty();
  }

  @Test
  void latestTimestampWins_inWhateverOrder_andRepetitionsChangeNothing() {
    String answer =
        "{\"model\":\"twice\",\"version\":\"%s\",\"prediction_id\":\"p\",\"prediction\":%d,\"timestamp\":%d}\n";
    String second = answer.formatted("4", 2, 1_772_359_200_002L);
    collector.post(PATH, second + second + answer.formatted("4", 1, 1_772_359_200_001L), NDJSON);
    collector.drain();
    collector.post(PATH, answer.formatted("4", 3, 1_772_359_200_000L), NDJSON);
    collector.post(PATH, answer.formatted("5", 4, 1_772_359_200_000L), NDJSON);
    collector.drain();
    assertThat(rows("twice"))
        .containsExactly("4 p 2  nan {} 1772359200002", "5 p 4  nan {} 1772359200000");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"version\":\"4\",\"prediction_id\":\"p\",\"prediction\":1}|/model is required",
        "{\"model\":\"m\",\"prediction_id\":\"p\",\"prediction\":1}|/version is required",
        "{\"model\":\"m\",\"version\":null,\"prediction_id\":\"p\",\"prediction\":1}|/version is required",
        "{\"model\":\"m\",\"version\":\"4\",\"prediction\":1}|/prediction_id is required",
        "{\"model\":\"m\",\"version\":\"4\",\"prediction_id\":\"p\"}|/prediction is required",
        "{\"model\":\"m\",\"version\":\"4\",\"prediction_id\":\"p\",\"prediction\":null}|/prediction is required",
        "{\"model\":\"m\",\"version\":\"\",\"prediction_id\":\"p\",\"prediction\":1}|/version ",
        "{\"model\":\"m\",\"version\":\"4\",\"prediction_id\":\"123456789012345678901\",\"prediction\":1}"
            + "|/prediction_id must have at most 20 characters",
        "{\"model\":\"m\",\"version\":\"4\",\"prediction_id\":\"p\",\"prediction\":\"1234567890123456789012345678901\"}"
            + "|/prediction must have at most 30 characters",
        "{\"model\":\"m\",\"version\":\"4\",\"prediction_id\":\"p\",\"prediction\":0.12345678901234567890}"
            + "|/prediction must be written with at most 20 characters",
        "{\"model\":\"m\",\"version\":\"4\",\"prediction_id\":\"p\",\"prediction\":[1]}|/prediction must be",
        "{\"model\":\"m\",\"version\":\"4\",\"prediction_id\":\"p\",\"prediction\":NaN}|/prediction must be a finite",
        "{\"model\":\"m\",\"version\":\"4\",\"prediction_id\":\"p\",\"prediction\":1,\"prediction\":1}"
            + "|/prediction is given twice",
        "{\"model\":\"m\",\"version\":\"4\",\"prediction_id\":\"p\",\"prediction\":1,\"score\":1.5}"
            + "|/score must be a number from 0 to 1",
        "{\"model\":\"m\",\"version\":\"4\",\"prediction_id\":\"p\",\"prediction\":1,\"probabilities\":[]}"
            + "|/probabilities must be an object",
        "{\"model\":\"m\",\"version\":\"4\",\"prediction_id\":\"p\",\"prediction\":1,\"probabilities\":{\"a\":2}}"
            + "|/probabilities/a must be a number from 0 to 1",
        "{\"model\":\"m\",\"version\":\"4\",\"prediction_id\":\"p\",\"prediction\":1,"
            + "\"probabilities\":{\"a\":0,\"b\":0,\"c\":1}}|/probabilities must have at most 2 members",
        "{\"model\":\"m\",\"version\":\"4\",\"prediction_id\":\"p\",\"prediction\":1,\"timestamp\":\"soon\"}"
            + "|/timestamp must be an RFC 3339",
        "{\"model\":\"m\",\"version\":\"4\",\"prediction_id\":\"p\",\"prediction\":1,\"timestamp\":4000000000000}"
            + "|/timestamp lies more than",
        "[1]|must be",
      })
  void whatCannotBeUsed_isRefused_andTheFieldNamed(String body, String detail) {
    assertThat(text(collector.post(PATH, body, NDJSON))).startsWith("400 ").contains(detail);
  }

  @Test
  void limitsAndQuotas_areThoseOfTheOtherWaysIn() throws Exception {
    String record = "{\"model\":\"limits\"," + GOOD + "}";
    String wide = "{\"model\":\"limits\",\"x\":\"" + "x".repeat(700) + "\"," + GOOD + "}";
    assertThat(text(collector.post(PATH, wide, NDJSON))).startsWith("400 ").contains("600");
    String six = "[" + String.join(",", List.of(record, record, record, record, record, record));
    assertThat(text(collector.post(PATH, six + "]", JSON))).startsWith("413 ");
    String long4k = "[" + record + ",\"" + "x".repeat(5_000) + "\"]";
    assertThat(text(collector.post(PATH, long4k, JSON))).startsWith("413 ");
    assertThat(text(collector.post(PATH, record, "text/plain"))).startsWith("415 ");
    StringBuilder versions = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      versions.append(record.replace("\"4\"", "\"v" + i + "\"").replace("limits", "many"));
      versions.append('\n');
    }
    assertThat(text(collector.post(PATH, versions.toString(), NDJSON)))
        .startsWith("202 {\"accepted\":6,")
        .contains("tidemark.collector.caps.versions");
    assertThat(gzipped(record)).startsWith("202 {\"accepted\":1,");
  }

  @Test
  void sameIdempotencyKey_getsTheSameAnswer_acrossRestarts() {
    String body = "[{\"model\":\"again\"," + GOOD + "},{\"model\":\"again\"}]";
    HttpResponse<String> first = collector.post(PATH, body, JSON, "Idempotency-Key", "k");
    assertThat(text(first)).startsWith("202 {\"accepted\":1,");
    collector.restart();
    HttpResponse<String> second = collector.post(PATH, body, JSON, "Idempotency-Key", "k");
    assertThat(text(second)).isEqualTo(text(first));
    assertThat(second.headers().firstValue("Idempotency-Replayed")).contains("true");
    assertThat(text(collector.post(PATH, "{}", JSON, "Idempotency-Key", "k"))).startsWith("422 ");
  }

  @Test
  void status_showsTheCandidateAmongTheVersions_andCountsItsRecords() {
    long before = collector.status().get("accepted").asLong();
    collector.post(PATH, "{\"model\":\"health\"," + GOOD + "}", JSON);
    collector.drain();
    var status = collector.status();
    assertThat(status.get("accepted").asLong()).isEqualTo(before + 1);
    assertThat(status.get("quarantined_total").asLong()).isZero();
    assertThat(status.get("producers").findValuesAsText("version")).contains("4");
    assertThat(collector.get("/v1/models/health/predictions").statusCode()).isEqualTo(200);
  }

  private String gzipped(String body) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(body.getBytes(UTF_8));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    URI address = collector.address().resolve(PATH);
    try (HttpClient http = HttpClient.newHttpClient()) {
      return text(
          http.send(
              HttpRequest.newBuilder(address)
                  .header("Content-Type", JSON)
                  .header("Content-Encoding", "gzip")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(bytes.toByteArray()))
                  .build(),
              HttpResponse.BodyHandlers.ofString(UTF_8)));
    }
  }

  private List<String> rows(String model) {
    return collector
        .clickHouse()
        .columns(
            """
            SELECT format('{} {} {} {} {} {} {}', version, prediction_id, toString(prediction_value),
              prediction_label, toString(score), toString(probabilities),
              toString(toUnixTimestamp64Milli(ts)))
            FROM candidate_answers FINAL WHERE model = {model:String}
            ORDER BY version, prediction_id
            """,
            Map.of("model", model),
            ClickHouse.each(in -> in.readString()));
  }
}

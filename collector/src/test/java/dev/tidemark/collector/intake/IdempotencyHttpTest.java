package dev.tidemark.collector.intake;

import static dev.tidemark.collector.intake.TestCollector.JSON;
import static dev.tidemark.collector.intake.TestCollector.NDJSON;
import static dev.tidemark.collector.intake.TestCollector.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The same request with an {@code Idempotency-Key}, sent again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IdempotencyHttpTest {
  @TempDir static Path directory;
  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
  private TestCollector collector;

  @BeforeAll
  void start() {
    InstantSource clock = () -> Instant.now().plus(ahead.get());
    collector = new TestCollector(directory, clock, Map.of());
  }

  @AfterAll
  void stop() {
    if (collector != null) {
      collector.close();
    }
  }

  @Test
  void sameKey_getsTheSameAnswer_andStoresNothing_acrossRestarts() {
    String body = "[{\"model\":\"again\"},{\"model\":\"again\",\"weight\":0}]";
    HttpResponse<String> first = post("/v1/predictions", body, "k1");
    assertThat(first.headers().firstValue("Idempotency-Replayed")).isEmpty();
    HttpResponse<String> second = post("/v1/predictions", body, "k1");
    assertThat(text(second)).isEqualTo(text(first)).startsWith("202 {\"accepted\":1,");
    assertThat(second.headers().firstValue("Idempotency-Replayed")).contains("true");
    collector.restart();
    assertThat(text(post("/v1/predictions", body, "k1"))).isEqualTo(text(first));
    assertThat(rows("again")).isEqualTo(1);
  }

  @Test
  void sameKey_otherBody_is422_andNamesTheKey() {
    post("/v1/predictions", "{\"model\":\"other\"}", "k2");
    assertThat(text(post("/v1/predictions", "{\"model\":\"other\",\"score\":0.5}", "k2")))
        .startsWith("422 ")
        .contains("'k2'");
    assertThat(rows("other")).isEqualTo(1);
  }

  @Test
  void sameKey_atAnotherEndpoint_isAnotherKey() {
    post("/v1/predictions", "{\"model\":\"two\",\"prediction_id\":\"a\"}", "k3");
    assertThat(
            text(
                post(
                    "/v1/labels", "{\"model\":\"two\",\"prediction_id\":\"a\",\"label\":1}", "k3")))
        .startsWith("202 {\"accepted\":1");
  }

  @Test
  void sameKey_whileTheFirstIsUnderway_is409() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    TestCollector.await("one that came first", () -> isRefusedWhileUnderway(tries));
    String key = "busy-" + tries.get();
    assertThat(
            collector.post(
                "/v1/predictions", "{\"model\":\"busy\"}\n\n", NDJSON, "Idempotency-Key", key))
        .extracting(HttpResponse::statusCode)
        .isEqualTo(202);
    assertThat(rows("busy")).isEqualTo(1);
  }

  /** Holds a key by a request whose end does not come; false if the other request was faster. */
  private boolean isRefusedWhileUnderway(AtomicInteger tries) {
    String key = "busy-" + tries.incrementAndGet();
    String body = "{\"model\":\"busy\"}\n";
    try (Socket socket = new Socket(collector.address().getHost(), collector.address().getPort())) {
      OutputStream out = socket.getOutputStream();
      out.write(
          ("POST /v1/predictions HTTP/1.1\r\nHost: localhost\r\nIdempotency-Key: "
                  + key
                  + "\r\nContent-Type: application/x-ndjson\r\nContent-Length: "
                  + (body.length() + 1)
                  + "\r\n\r\n"
                  + body)
              .getBytes(UTF_8));
      if (post("/v1/predictions", "{\"model\":\"b\"}", key).statusCode() != 409) {
        return false;
      }
      out.write('\n');
      assertThat(new String(socket.getInputStream().readNBytes(12), UTF_8))
          .isEqualTo("HTTP/1.1 202");
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void answerLostInACrash_recordsWithoutIdsCountOnceAllTheSame() throws IOException {
    String body = "[{\"model\":\"lost\"},{\"model\":\"lost\"}]";
    post("/v1/predictions", body, "k5");
    collector.drain();
    try (Stream<Path> files = Files.list(directory.resolve("answers"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (file.toString().endsWith(".spool")) {
          Files.write(file, new byte[0]);
        }
      }
    }
    collector.restart();
    assertThat(text(post("/v1/predictions", body, "k5"))).startsWith("202 {\"accepted\":2,");
    assertThat(rows("lost")).isEqualTo(2);
  }

  @Test
  void keysAreForgottenAfterADay() {
    String body = "{\"model\":\"day\",\"prediction_id\":\"d\"}";
    post("/v1/predictions", body, "k6");
    ahead.set(Duration.ofHours(25));
    try {
      assertThat(post("/v1/predictions", body, "k6").headers().firstValue("Idempotency-Replayed"))
          .isEmpty();
    } finally {
      ahead.set(Duration.ZERO);
    }
  }

  @Test
  void unusableKeys_areRefused() {
    assertThat(text(post("/v1/predictions", "{\"model\":\"k\"}", "a b"))).startsWith("400 ");
    assertThat(text(post("/v1/predictions", "{\"model\":\"k\"}", "x".repeat(256))))
        .startsWith("400 ");
  }

  private HttpResponse<String> post(String path, String body, String key) {
    return collector.post(path, body, JSON, "Idempotency-Key", key);
  }

  private long rows(String model) {
    collector.drain();
    return collector
        .clickHouse()
        .columns(
            "SELECT toInt64(count()) FROM predictions FINAL WHERE model = {model:String}",
            Map.of("model", model),
            rows -> rows.hasNext() ? rows.readLong() : 0);
  }
}

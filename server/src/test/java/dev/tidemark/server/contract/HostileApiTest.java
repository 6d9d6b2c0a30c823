package dev.tidemark.server.contract;

import static dev.tidemark.server.testkit.TestService.JSON;
import static dev.tidemark.server.testkit.TestService.request;
import static dev.tidemark.server.testkit.TestService.send;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.server.testkit.TestService;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whatever is sent, the answer is one of ours: never a 5xx, never a stack trace, never a hang. */
class HostileApiTest {
  private static final String LONG = "n".repeat(10_000);

  /** Method and path of everything that takes a JSON body beside the intake. */
  private static final String[] WRITES = {
    "PUT /v1/models/hostile",
    "POST /v1/models/hostile/analyses",
    "PUT /v1/models/hostile/references/r",
    "PUT /v1/models/hostile/inference-mapping",
    "POST /v1/models/hostile/candidates/1/replays",
    "PUT /v1/rules/hostile",
    "POST /v1/rules/hostile/backtest",
    "PUT /v1/receivers/hostile",
    "POST /v1/silences",
    "POST /v1/alerts/nobody/acknowledge",
    "POST /v1/keys",
  };

  private static final Set<String> READ_WITH_CARE = Set.of("from", "limit", "cursor", "segment");

  private static final String[] READS = {
    "/v1/models/hostile/predictions?",
    "/v1/models/hostile/metrics?",
    "/v1/models/hostile/drift?",
    "/v1/models/hostile/timeline?",
    "/v1/models/hostile/performance?",
    "/v1/models/hostile/features/a/distribution?",
    "/v1/models/hostile/features/a/explain?",
    "/v1/models/hostile/explain?",
    "/v1/models/hostile/features/a/profile?",
    "/v1/alerts?",
    "/v1/incidents?",
    "/v1/notifications?",
    "/v1/silences?",
    "/v1/alert-statistics?",
    "/v1/rules/feature-drift/evaluations?",
    "/v1/models/hostile/compare?",
    "/v1/audit?",
  };

  @BeforeAll
  static void known() {
    TestService.put("/v1/models/hostile", JSON, "{}");
  }

  @Test
  void bodies() {
    SoftAssertions all = new SoftAssertions();
    for (String write : WRITES) {
      String[] parts = write.split(" ", 2);
      for (byte[] body : hostileBodies()) {
        HttpResponse<String> answer =
            send(
                request(parts[1])
                    .header("Content-Type", JSON)
                    .method(parts[0], BodyPublishers.ofByteArray(body)));
        isOurs(all, write + " " + start(body), answer);
      }
    }
    all.assertAll();
  }

  @Test
  void queries() {
    String[] values = {
      "",
      "abc",
      "-1",
      "0",
      "1e308",
      "99999999999999999999999",
      "NaN",
      LONG,
      "%00",
      "%FF%FE",
      "a=b=c",
      "2026-13-45T99:99:99Z",
      "%2B999999999-01-01T00:00:00Z",
      "..%2F..",
      "'%20OR%201=1--",
      "{x:y}"
    };
    String[] few = {"1e308", "%FF%FE"};
    String[] names = {
      "from",
      "to",
      "start",
      "end",
      "at",
      "limit",
      "cursor",
      "version",
      "segment",
      "feature",
      "metric",
      "window",
      "reference",
      "format",
      "state",
      "model",
      "receiver",
      "unknown"
    };
    SoftAssertions all = new SoftAssertions();
    for (String read : READS) {
      for (String name : names) {
        for (String value :
            read.contains("/predictions?") && READ_WITH_CARE.contains(name) ? values : few) {
          String path = read + name + "=" + value.replace("{", "%7B").replace("}", "%7D");
          isOurs(all, path.substring(0, Math.min(120, path.length())), TestService.get(path));
        }
      }
    }
    all.assertAll();
  }

  @Test
  void paths() {
    SoftAssertions all = new SoftAssertions();
    for (String name :
        new String[] {LONG, "%00", "%FF", "%2e%2e%2f", "%20", "a%0Ab", "%F0%9F%98%80"}) {
      for (String path :
          new String[] {
            "/v1/models/" + name,
            "/v1/models/" + name + "/predictions",
            "/v1/rules/" + name,
            "/v1/replays/" + name,
            "/models/" + name,
            "/assets/" + name + "/" + name,
            "/" + name
          }) {
        isOurs(all, "GET " + start(path.getBytes(StandardCharsets.UTF_8)), TestService.get(path));
      }
      isOurs(
          all,
          "PUT " + start(name.getBytes(StandardCharsets.UTF_8)),
          TestService.put("/v1/models/" + name, JSON, "{}"));
    }
    all.assertAll();
  }

  @Test
  void addressThatIsTooLong_endsTheConnection() {
    HttpResponse<String> answer = TestService.get("/v1/models/" + LONG);
    assertThat(answer.statusCode()).isEqualTo(413);
    assertThat(problem(answer)).isTrue();
    assertThat(answer.headers().firstValue("Connection")).contains("close");
  }

  @Test
  void wrongMethodsAndTypes_areProblems() {
    assertThat(TestService.delete("/v1/models").statusCode()).isEqualTo(405);
    assertThat(problem(TestService.delete("/v1/models"))).isTrue();
    HttpResponse<String> text = TestService.put("/v1/models/hostile", "text/plain", "{}");
    assertThat(text.statusCode()).isEqualTo(415);
    assertThat(problem(text)).isTrue();
    HttpResponse<String> intake = TestService.post("/v1/predictions", "text/plain", "{}");
    assertThat(intake.statusCode()).isEqualTo(415);
    HttpResponse<String> times = TestService.get("/v1/models/hostile/metrics?from=soon");
    assertThat(times.statusCode()).isEqualTo(400);
    assertThat(times.body()).contains("\"pointer\":\"/from\"");
  }

  @Test
  void metricsAndWindowsThatDoNotExist_areNamed_withThoseThatDo() {
    HttpResponse<String> metric =
        TestService.get("/v1/models/hostile/metrics?metric=psi&metric=psy");
    assertThat(metric.statusCode()).isEqualTo(400);
    assertThat(problem(metric)).isTrue();
    assertThat(metric.body())
        .contains("\"pointer\":\"/metric\"", "no metric 'psy'", "psi_with_nulls");
    HttpResponse<String> window = TestService.get("/v1/models/hostile/metrics?window=2h");
    assertThat(window.statusCode()).isEqualTo(400);
    assertThat(window.body())
        .contains("\"pointer\":\"/window\"", "no window length '2h'. Known: 1d.");
  }

  private static void isOurs(SoftAssertions all, String what, HttpResponse<String> answer) {
    all.assertThat(answer.statusCode())
        .as("%s: %s", what, start(answer.body().getBytes(StandardCharsets.UTF_8)))
        .isLessThan(500);
    if (answer.statusCode() >= 400) {
      boolean isPage =
          answer.headers().firstValue("Content-Type").orElse("").startsWith("text/html");
      all.assertThat(isPage || problem(answer)).as("%s: problem", what).isTrue();
      all.assertThat(answer.body())
          .as(what)
          .doesNotContain("Exception", "dev.tidemark.", "com.fasterxml", "io.micronaut", "java.");
    }
  }

  private static boolean problem(HttpResponse<String> answer) {
    return answer
        .headers()
        .firstValue("Content-Type")
        .orElse("")
        .startsWith("application/problem+json");
  }

  private static List<byte[]> hostileBodies() {
    List<byte[]> bodies = new ArrayList<>();
    for (String text :
        new String[] {
          "",
          "{",
          "[]",
          "null",
          "7",
          "\"x\"",
          "{\"no_such_member\": 1}",
          "{\"a\":".repeat(5_000),
          "[".repeat(50_000),
          "{\"from\": 1e400, \"to\": 99999999999999999999999999, \"window\": {}, \"name\": [],"
              + " \"model\": 7, \"features\": \"x\"}",
          "{\"from\": \""
              + LONG
              + "\", \"to\": true, \"metric\": \""
              + LONG
              + "\", \"type\": \""
              + LONG
              + "\", \"task\": \"x\"}"
        }) {
      bodies.add(text.getBytes(StandardCharsets.UTF_8));
    }
    bodies.add(new byte[] {'{', '"', (byte) 0xff, (byte) 0xfe, '"', ':', '1', '}'});
    bodies.add(new byte[] {0, 1, 2, 3});
    return bodies;
  }

  private static String start(byte[] text) {
    return new String(text, 0, Math.min(160, text.length), StandardCharsets.ISO_8859_1);
  }
}

package dev.tidemark.alerts.receiver;

import static dev.tidemark.alerts.testkit.JsonPath.at;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.tidemark.alerts.json.Json;
import io.micronaut.json.tree.JsonNode;
import io.micronaut.serde.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What each kind of receiver gets, byte for byte: {@code src/test/resources/golden}. Run with
 * {@code -Dtest.jvm=-Dtidemark.golden=write} after a change that is meant, and read the difference.
 */
class RenderingTest {
  private static final String INCIDENT_URL =
      "http://tidemark.example/incidents/019cf0e0-0000-7000-8000-000000000009";

  private final Json json = new Json(ObjectMapper.getDefault());

  @ParameterizedTest
  @CsvSource({
    "webhook, firing", "webhook, resolved",
    "slack, firing", "slack, resolved",
    "teams, firing", "teams, resolved",
    "pagerduty, firing", "pagerduty, resolved",
    "opsgenie, firing", "opsgenie, resolved",
    "alertmanager, firing", "alertmanager, resolved",
    "action, firing"
  })
  void request_isTheGoldenFile(String type, String state) throws IOException {
    StringBuilder seen = new StringBuilder();
    for (ReceiverType.Request request : type(type).render(receiver(type), message(state))) {
      seen.append("POST ").append(request.url()).append('\n');
      request.headers().entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .forEach(h -> seen.append(h.getKey()).append(": ").append(h.getValue()).append('\n'));
      seen.append('\n').append(sorted(request.body())).append('\n');
    }
    compare(type + "-" + state + ".txt", seen.toString());
  }

  @ParameterizedTest
  @CsvSource({"firing", "resolved"})
  void mail_isTheGoldenFile(String state) throws IOException {
    ReceiverType.Mail mail =
        new EmailReceiver().mail(receiver("email"), message(state)).orElseThrow();
    compare(
        "email-" + state + ".txt",
        "To: "
            + String.join(", ", mail.to())
            + "\nSubject: "
            + mail.subject()
            + "\nThread: "
            + mail.thread()
            + "\n\n"
            + mail.text()
            + "\n"
            + mail.html()
            + "\n");
  }

  @Test
  void namesCannotMentionOrMarkUp() {
    String slack = type("slack").render(receiver("slack"), message("firing")).getFirst().body();
    assertThat(slack).doesNotContain("<!channel>").contains("&lt;!channel&gt;");
    String html =
        new EmailReceiver().mail(receiver("email"), message("firing")).orElseThrow().html();
    assertThat(html).doesNotContain("<!channel>").contains("&lt;!channel&gt;");
    String action = type("action").render(receiver("action"), message("firing")).getFirst().body();
    assertThat(at(json.parse(action), "ref").getStringValue()).isEqualTo("flights");
  }

  @Test
  void longTexts_areCutForEachReceiver() {
    Message message = message("firing", "x".repeat(60_000));
    String slack = type("slack").render(receiver("slack"), message).getFirst().body();
    assertThat(slack.length()).isLessThan(20_000);
    at(json.parse(slack), "blocks")
        .values()
        .forEach(block ->
            assertThat(at(block, "text", "text").getStringValue().length()).isLessThan(3000));
    String pager = type("pagerduty").render(receiver("pagerduty"), message).getFirst().body();
    assertThat(at(json.parse(pager), "payload", "summary").getStringValue()).hasSize(1024);
    assertThat(pager.length()).isLessThan(512_000);
  }

  @ParameterizedTest
  @CsvSource({
    "pagerduty, pagerduty-events-v2, firing",
    "pagerduty, pagerduty-events-v2, resolved",
    "alertmanager, alertmanager-v2-postable-alerts, firing",
    "alertmanager, alertmanager-v2-postable-alerts, resolved"
  })
  void request_isValidByThePublishedSchema(String type, String schema, String state)
      throws IOException {
    JsonSchema published = schema(schema);
    for (String summary : List.of("short", "x".repeat(60_000))) {
      for (ReceiverType.Request request :
          type(type).render(receiver(type), message(state, summary))) {
        assertThat(request.body().length()).isLessThan(512_000);
        assertThat(faults(published, request.body())).isEmpty();
      }
    }
  }

  @Test
  void schemas_noticeWhatIsWrong() throws IOException {
    assertThat(faults(schema("pagerduty-events-v2"), "{\"event_action\":\"page\"}")).hasSize(2);
    assertThat(
            faults(
                schema("alertmanager-v2-postable-alerts"),
                "[{\"labels\":{\"a-b\":1},\"startsAt\":\"soon\"}]"))
        .hasSize(3);
  }

  private static JsonSchema schema(String name) throws IOException {
    try (InputStream in = RenderingTest.class.getResourceAsStream("/schema/" + name + ".json")) {
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
          .getSchema(in, SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build());
    }
  }

  private static Set<ValidationMessage> faults(JsonSchema schema, String body) {
    return schema.validate(body, InputFormat.JSON);
  }

  private ReceiverType type(String name) {
    return switch (name) {
      case "webhook" -> new WebhookReceiver(json);
      case "slack" -> new SlackReceiver(json);
      case "teams" -> new TeamsReceiver(json);
      case "pagerduty" -> new PagerDutyReceiver(json);
      case "opsgenie" -> new OpsgenieReceiver(json);
      case "alertmanager" -> new AlertmanagerReceiver(json);
      case "action" -> new ActionReceiver(json);
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static Receiver receiver(String type) {
    return new Receiver(
        "oncall",
        type,
        Json.node(
            Map.of(
                "url",
                "https://receiver.example/in",
                "to",
                List.of("ann@example.org", "bob@example.org"),
                "body",
                "{\"ref\": \"{{model}}\", \"why\": \"{{summary}}\", \"n\": {{count}}}")),
        Json.node(Map.of("secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")),
        null);
  }

  private static Message message(String state) {
    return message(state, "distance <!channel> & *co*: PSI 2.31 > 0.2 since 2001-04-10");
  }

  private static Message message(String state, String summary) {
    Map<String, Object> first =
        Map.ofEntries(
            Map.entry("id", "019cf0e0-0000-7000-8000-000000000001"),
            Map.entry("rule", "feature-drift"),
            Map.entry("model", "flights"),
            Map.entry("version", "1"),
            Map.entry("metric", "psi"),
            Map.entry("feature", "distance"),
            Map.entry("severity", "critical"),
            Map.entry("state", state),
            Map.entry("summary", summary),
            Map.entry("started_at", "2001-04-10T00:00:00Z"),
            Map.entry("runbook_url", "https://wiki.example/drift"),
            Map.entry("url", "http://tidemark.example/models/flights/features/distance"));
    Map<String, Object> second =
        Map.ofEntries(
            Map.entry("id", "019cf0e0-0000-7000-8000-000000000002"),
            Map.entry("rule", "null-rate"),
            Map.entry("model", "flights"),
            Map.entry("version", "1"),
            Map.entry("metric", "null_rate"),
            Map.entry("feature", "origin"),
            Map.entry("segment", "country=DE"),
            Map.entry("severity", "warning"),
            Map.entry("state", state),
            Map.entry("summary", "origin: null rate 52.1 % > 5.0 % since 2001-04-10"),
            Map.entry("started_at", "2001-04-10T00:00:00Z"),
            Map.entry("url", "http://tidemark.example/models/flights/features/origin"));
    return new Message(
        "019cf0e0-0000-7000-8000-00000000000a",
        "alert." + state,
        Json.node(
            Map.of(
                "type",
                "alert." + state,
                "timestamp",
                "2026-03-01T10:00:00Z",
                "data",
                Map.of(
                    "group",
                    Map.of(
                        "model",
                        "flights",
                        "window_start",
                        "2001-04-10T00:00:00Z",
                        "window_end",
                        "2001-04-11T00:00:00Z"),
                    "alerts_total",
                    2,
                    "incident",
                    incident(state),
                    "chart",
                    chart(),
                    "alerts",
                    List.of(first, second),
                    "url",
                    INCIDENT_URL))),
        Instant.parse("2026-03-01T10:00:01Z"));
  }

  private static Map<String, Object> chart() {
    return Map.of(
        "metric",
        "psi",
        "feature",
        "distance",
        "limit",
        0.2,
        "points",
        List.of(
            Map.of("start", "2001-04-08T00:00:00Z", "value", 0.011),
            Map.of("start", "2001-04-09T00:00:00Z", "value", 0.018),
            Map.of("start", "2001-04-10T00:00:00Z", "value", 2.31)));
  }

  private static Map<String, Object> incident(String state) {
    Map<String, Object> incident = new java.util.LinkedHashMap<>();
    incident.put("id", "019cf0e0-0000-7000-8000-000000000009");
    incident.put("model", "flights");
    incident.put("started_at", "2001-04-10T00:00:00Z");
    incident.put("over", state.equals("resolved"));
    incident.put("url", INCIDENT_URL);
    if (state.equals("firing")) {
      incident.put("kind", "unit_change");
      incident.put("headline", "another unit in distance");
      incident.put(
          "evidence",
          "distance: each quantile is 1.61 times the reference's (miles to kilometres?); median 930"
              + " against 578.");
      incident.put(
          "look_first",
          "A raw value of distance before and after 2001-04-10, and what was deployed upstream on"
              + " that day.");
      incident.put(
          "features",
          List.of(
              Map.of(
                  "feature",
                  "distance",
                  "contribution",
                  0.82,
                  "evidence",
                  "distance: each quantile is 1.61 times the reference's."),
              Map.of(
                  "feature",
                  "origin",
                  "contribution",
                  0.15,
                  "evidence",
                  "origin: 52.1 % of its values are null (reference 0.1 %).")));
    }
    return incident;
  }

  /** Map.of has no order of its own; the files should have one. */
  private String sorted(String body) {
    return json.write(sorted(json.parse(body))).replace("},{", "},\n{");
  }

  private static JsonNode sorted(JsonNode node) {
    if (node.isObject()) {
      Map<String, Object> fields = new java.util.TreeMap<>();
      node.entries().forEach(e -> fields.put(e.getKey(), sorted(e.getValue())));
      return Json.node(fields);
    }
    if (node.isArray()) {
      List<Object> items = new java.util.ArrayList<>();
      node.values().forEach(item -> items.add(sorted(item)));
      return Json.node(items);
    }
    return node;
  }

  private static void compare(String name, String seen) throws IOException {
    Path file =
        Path.of(System.getProperty("tidemark.root"), "alerts/src/test/resources/golden", name);
    String text =
        seen.replaceAll(
            "(?m)^webhook-signature: .*$", "webhook-signature: (checked in StandardWebhookTest)");
    if ("write".equals(System.getProperty("tidemark.golden"))) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    }
    assertThat(text).isEqualTo(Files.readString(file));
  }
}

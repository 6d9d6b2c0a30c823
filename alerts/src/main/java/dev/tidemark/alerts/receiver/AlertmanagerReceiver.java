package dev.tidemark.alerts.receiver;

import dev.tidemark.alerts.json.Fields;
import dev.tidemark.alerts.json.Json;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An Alertmanager of one's own, by its API v2. A firing alert is said to end in a year, so that
 * Alertmanager does not drop it before it is told of the end.
 *
 * @see <a
 *     href="https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml">openapi.yaml</a>
 */
@Singleton
final class AlertmanagerReceiver implements ReceiverType {
  private static final Duration LONG = Duration.ofDays(365);

  private final Json json;

  AlertmanagerReceiver(Json json) {
    this.json = json;
  }

  @Override
  public String name() {
    return "alertmanager";
  }

  @Override
  public Options read(Fields fields, @Nullable Receiver before) {
    if (!fields.has("url")) {
      fields.error("url", "give Alertmanager's address, such as https://alertmanager.example");
    }
    return new Options(Map.of("url", fields.text("url").orElse("")), Map.of());
  }

  @Override
  public List<Request> render(Receiver receiver, Message message) {
    Told told = Told.of(message);
    String base = receiver.text("url").orElse("").replaceAll("/+$", "");
    String url = base.endsWith("/api/v2/alerts") ? base : base + "/api/v2/alerts";
    List<Map<String, Object>> alerts =
        told.alerts().stream().map(alert -> alert(told, alert, message)).toList();
    return List.of(
        new Request(
            url, Map.of("Content-Type", "application/json"), json.write(Json.node(alerts))));
  }

  private static Map<String, Object> alert(Told told, Told.One alert, Message message) {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("alertname", alert.rule());
    labels.put("model", alert.model());
    label(labels, "version", alert.version());
    label(labels, "metric", alert.metric());
    label(labels, "feature", alert.feature());
    label(labels, "segment", alert.segment());
    labels.put("severity", alert.severity());
    Map<String, String> annotations = new LinkedHashMap<>();
    annotations.put("summary", alert.summary());
    if (told.diagnosed()) {
      Told.Incident incident = told.incidents().getFirst();
      annotations.put("incident", incident.headline());
      annotations.put("evidence", incident.evidence());
      annotations.put("look_first", incident.lookFirst());
    }
    label(annotations, "runbook_url", alert.runbookUrl());
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("labels", labels);
    body.put("annotations", annotations);
    body.put("startsAt", alert.startedAt());
    body.put("endsAt", told.firing() ? message.sentAt().plus(LONG) : message.sentAt());
    body.put("generatorURL", alert.url());
    return body;
  }

  private static void label(Map<String, String> labels, String name, String value) {
    if (!value.isEmpty()) {
      labels.put(name, value);
    }
  }
}

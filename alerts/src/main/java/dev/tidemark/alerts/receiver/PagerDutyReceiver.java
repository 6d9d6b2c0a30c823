package dev.tidemark.alerts.receiver;

import dev.tidemark.alerts.json.Fields;
import dev.tidemark.alerts.json.Json;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * PagerDuty's Events API v2: one event an alert, whose id is the deduplication key, so that the
 * resolve event ends the incident that the trigger began. The secret is the routing key.
 *
 * @see <a href="https://developer.pagerduty.com/docs/events-api-v2/trigger-events/">Events API
 *     v2</a>
 */
@Singleton
final class PagerDutyReceiver implements ReceiverType {
  private static final String URL = "https://events.pagerduty.com/v2/enqueue";
  private static final int MOST_SUMMARY = 1024;

  private final Json json;

  PagerDutyReceiver(Json json) {
    this.json = json;
  }

  @Override
  public String name() {
    return "pagerduty";
  }

  @Override
  public Options read(Fields fields, @Nullable Receiver before) {
    Map<String, Object> secret = new HashMap<>();
    Optional<String> key = ReceiverType.keptSecret(fields, "secret", before);
    key.ifPresent(text -> secret.put("secret", text));
    if (key.isEmpty()) {
      fields.error("secret", "give the routing key of the PagerDuty service");
    }
    return new Options(Map.of("url", fields.text("url").orElse(URL)), secret);
  }

  @Override
  public List<Request> render(Receiver receiver, Message message) {
    Told told = Told.of(message);
    return told.alerts().stream()
        .map(alert ->
            new Request(
                receiver.text("url").orElse(URL),
                Map.of("Content-Type", "application/json"),
                json.write(Json.node(event(receiver, told, alert)))))
        .toList();
  }

  private static Map<String, Object> event(Receiver receiver, Told told, Told.One alert) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("routing_key", receiver.text("secret").orElse(""));
    event.put("event_action", told.firing() ? "trigger" : "resolve");
    event.put("dedup_key", alert.id());
    event.put("client", "Tidemark");
    event.put("client_url", alert.url());
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("summary", Told.cut(told.model() + ": " + alert.summary(), MOST_SUMMARY));
    payload.put("source", told.model());
    payload.put("severity", alert.severity());
    payload.put("timestamp", alert.startedAt());
    payload.put("component", alert.feature().isEmpty() ? alert.metric() : alert.feature());
    payload.put("group", told.model());
    payload.put("class", alert.rule());
    payload.put(
        "custom_details",
        Map.of(
            "version", alert.version(),
            "metric", alert.metric(),
            "segment", alert.segment(),
            "runbook", alert.runbookUrl()));
    event.put("payload", payload);
    return event;
  }
}

package dev.tidemark.alerts.receiver;

import dev.tidemark.alerts.json.Fields;
import dev.tidemark.alerts.json.Json;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * PagerDuty's Events API v2: one event an incident, whose id is the deduplication key, so that the
 * resolve event ends what the trigger began, and alerts that join an incident page nobody again.
 * The secret is the routing key.
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
    return PagedIncident.read(fields, before, URL, "give the routing key of the PagerDuty service");
  }

  @Override
  public List<Request> render(Receiver receiver, Message message) {
    Told told = Told.of(message);
    return PagedIncident.of(told).stream()
        .map(paged ->
            new Request(
                receiver.text("url").orElse(URL),
                Map.of("Content-Type", "application/json"),
                json.write(Json.node(event(receiver, told, paged)))))
        .toList();
  }

  private static Map<String, Object> event(Receiver receiver, Told told, PagedIncident paged) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("routing_key", receiver.text("secret").orElse(""));
    event.put("event_action", told.firing() ? "trigger" : "resolve");
    event.put("dedup_key", paged.incident().id());
    if (!told.firing()) {
      return event;
    }
    event.put("client", "Tidemark");
    event.put("client_url", paged.url(told));
    List<Map<String, String>> links = new ArrayList<>();
    links.add(Map.of("href", paged.url(told), "text", "Incident"));
    Map<String, Object> payload = new LinkedHashMap<>();
    payload.put("summary", Told.cut(paged.summary(), MOST_SUMMARY));
    payload.put("source", paged.incident().model());
    payload.put("severity", paged.severity());
    payload.put("timestamp", paged.incident().startedAt());
    Told.One worst = paged.worst();
    if (worst != null) {
      payload.put("component", worst.feature().isEmpty() ? worst.metric() : worst.feature());
      payload.put("class", worst.rule());
      links.add(Map.of("href", worst.url(), "text", "Worst alert"));
    }
    event.put("links", links);
    payload.put("group", paged.incident().model());
    payload.put("custom_details", paged.details(told));
    event.put("payload", payload);
    return event;
  }
}

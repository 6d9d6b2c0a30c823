package dev.tidemark.alerts.api;

import dev.tidemark.alerts.alert.AlertJson;
import dev.tidemark.alerts.json.Json;
import dev.tidemark.storage.alert.Alert;
import dev.tidemark.storage.alert.AlertStore;
import dev.tidemark.storage.alert.Notification;
import dev.tidemark.storage.problem.Problem;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.json.tree.JsonNode;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Incidents: alerts of one model at the same time, and what was told of them. */
@Controller("/v1/incidents")
@ExecuteOn(TaskExecutors.BLOCKING)
final class IncidentController {
  private static final int MOST = 1000;

  private final AlertStore store;
  private final AlertJson alertJson;
  private final Json json;

  IncidentController(AlertStore store, AlertJson alertJson, Json json) {
    this.store = store;
    this.alertJson = alertJson;
    this.json = json;
  }

  /**
   * Those that began last first. When there are more than the limit, open ones are kept.
   *
   * @param state {@code open}: without those that are over
   */
  @Get
  JsonNode list(
      @QueryValue @Nullable String model,
      @QueryValue @Nullable String state,
      @QueryValue @Nullable Integer limit) {
    if (state != null && !state.equals("open")) {
      throw Problem.invalidField("/state", "state must be open, or left out");
    }
    int most = limit == null ? 100 : Math.clamp(limit, 1, MOST);
    Map<String, List<Alert>> incidents =
        store.ofIncidents(model, state != null, most).stream()
            .collect(Collectors.groupingBy(Alert::incident));
    return Json.node(
        Map.of(
            "incidents",
            incidents.values().stream()
                .sorted(
                    Comparator.comparing(IncidentController::startOf)
                        .reversed()
                        .thenComparing(alerts -> alerts.getFirst().incident()))
                .map(this::summary)
                .toList()));
  }

  /** With its alerts, what probably happened, and every notification. */
  @Get("/{id}")
  JsonNode get(String id) {
    List<Alert> alerts = store.ofIncident(id);
    if (alerts.isEmpty()) {
      throw Problem.notFound("incident", id);
    }
    Map<String, @Nullable Object> fields = fields(alerts);
    List<Notification> notifications = store.notificationsOf(id);
    fields.put("diagnosis", notifications.stream().findFirst().map(this::diagnosis).orElse(null));
    fields.put("alerts", alerts.stream().map(alertJson::of).toList());
    fields.put("notifications", notifications.stream().map(NotificationController::show).toList());
    return Json.node(fields);
  }

  private JsonNode summary(List<Alert> alerts) {
    return Json.node(fields(alerts));
  }

  private Map<String, @Nullable Object> fields(List<Alert> alerts) {
    boolean isOpen = alerts.stream().anyMatch(Alert::isActive);
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("id", alerts.getFirst().incident());
    fields.put("model", alerts.getFirst().model());
    fields.put("state", isOpen ? "open" : "over");
    fields.put(
        "severity",
        alerts.stream()
            .map(Alert::severity)
            .max(Comparator.naturalOrder())
            .orElseThrow()
            .name()
            .toLowerCase(Locale.ROOT));
    fields.put("started_at", startOf(alerts));
    fields.put("ended_at", isOpen ? null : endOf(alerts));
    fields.put("alerts_total", alerts.size());
    fields.put("alerts_firing", alerts.stream().filter(Alert::isActive).count());
    fields.put("rules", alerts.stream().map(Alert::rule).distinct().sorted().toList());
    fields.put(
        "features",
        alerts.stream()
            .map(Alert::feature)
            .filter(feature -> !feature.isEmpty())
            .distinct()
            .sorted()
            .toList());
    fields.put("url", alertJson.incidentUrl(alerts.getFirst().incident()));
    return fields;
  }

  private @Nullable JsonNode diagnosis(Notification first) {
    JsonNode data = json.stored(first.content()).get("data");
    return data == null ? null : data.get("incident");
  }

  private static Instant startOf(List<Alert> alerts) {
    return alerts.stream().map(Alert::startedAt).min(Comparator.naturalOrder()).orElseThrow();
  }

  private static @Nullable Instant endOf(List<Alert> alerts) {
    return alerts.stream()
        .map(Alert::resolvedAt)
        .filter(Objects::nonNull)
        .max(Comparator.naturalOrder())
        .orElse(null);
  }
}

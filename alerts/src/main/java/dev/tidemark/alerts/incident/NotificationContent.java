package dev.tidemark.alerts.incident;

import dev.tidemark.alerts.alert.AlertJson;
import dev.tidemark.alerts.json.Json;
import dev.tidemark.storage.alert.Alert;
import dev.tidemark.storage.window.TimeWindow;
import io.micronaut.json.tree.JsonNode;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a notification tells, in the form of the API; receivers render it each in their own. */
@Singleton
public final class NotificationContent {
  /** More alerts than this are counted, not listed, the worst first. */
  public static final int MOST_LISTED = 200;

  /** More incidents than this are counted, not listed, the largest first. */
  private static final int MOST_INCIDENTS = 50;

  private static final Comparator<Alert> WORST_FIRST =
      Comparator.comparing(Alert::severity)
          .reversed()
          .thenComparing(Alert::model)
          .thenComparing(Alert::rule)
          .thenComparing(Alert::feature)
          .thenComparing(Alert::segment);

  private final AlertJson alertJson;

  public NotificationContent(AlertJson alertJson) {
    this.alertJson = alertJson;
  }

  /**
   * Alerts of one incident.
   *
   * @param type {@code alert.firing}, {@code alert.resolved} or {@code alert.test}
   * @param isOver whether no alert of the incident that this receiver was told of still fires
   * @param diagnosis null when the alerts end
   * @param chart the worst alert's values; null: nothing to draw
   */
  public JsonNode ofIncident(
      String type,
      String incident,
      TimeWindow window,
      Collection<Alert> alerts,
      boolean isOver,
      @Nullable Diagnosis diagnosis,
      @Nullable Chart chart,
      Instant now) {
    String model = alerts.iterator().next().model();
    String url = alertJson.incidentUrl(incident);
    Map<String, @Nullable Object> data = data(model, url, window, alerts);
    Map<String, Object> fields = incident(incident, alerts, isOver);
    if (diagnosis != null) {
      fields.putAll(IncidentJson.of(diagnosis));
    }
    data.put("incident", fields);
    data.put("chart", chart == null ? null : chart.node());
    return content(type, data, now);
  }

  /** The alert that is listed first. */
  public static Alert worstOf(Collection<Alert> alerts) {
    return alerts.stream().min(WORST_FIRST).orElseThrow();
  }

  /** Alerts of many models at once: a storm. */
  public JsonNode ofStorm(
      String type, TimeWindow window, Collection<Alert> alerts, boolean isOver, Instant now) {
    Map<String, @Nullable Object> data =
        data(AlertJson.MANY_MODELS, alertJson.incidentsUrl(), window, alerts);
    Map<String, List<Alert>> incidents = new TreeMap<>();
    alerts.forEach(
        alert -> incidents.computeIfAbsent(alert.incident(), _ -> new ArrayList<>()).add(alert));
    data.put("incident", null);
    data.put("incidents_total", incidents.size());
    data.put(
        "incidents",
        incidents.entrySet().stream()
            .sorted(
                Comparator.comparingInt(
                        (Map.Entry<String, List<Alert>> entry) -> -entry.getValue().size())
                    .thenComparing(Map.Entry::getKey))
            .limit(MOST_INCIDENTS)
            .map(entry -> incidentOfStorm(entry.getKey(), entry.getValue(), isOver))
            .toList());
    return content(type, data, now);
  }

  private Map<String, Object> incidentOfStorm(String id, List<Alert> alerts, boolean isOver) {
    Map<String, Object> fields = incident(id, alerts, isOver);
    fields.put("alerts", alerts.size());
    return fields;
  }

  private Map<String, Object> incident(String id, Collection<Alert> alerts, boolean isOver) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("id", id);
    fields.put("model", alerts.iterator().next().model());
    fields.put("started_at", startOf(alerts));
    fields.put("over", isOver);
    fields.put("url", alertJson.incidentUrl(id));
    return fields;
  }

  private Map<String, @Nullable Object> data(
      String model, String url, TimeWindow window, Collection<Alert> alerts) {
    Map<String, Object> group = new LinkedHashMap<>();
    group.put("model", model);
    group.put("window_start", window.start());
    group.put("window_end", window.end());
    group.put("models", alerts.stream().map(Alert::model).distinct().count());
    Map<String, @Nullable Object> data = new LinkedHashMap<>();
    data.put("group", group);
    data.put("alerts_total", alerts.size());
    data.put(
        "alerts",
        alerts.stream().sorted(WORST_FIRST).limit(MOST_LISTED).map(alertJson::of).toList());
    data.put("url", url);
    return data;
  }

  private static JsonNode content(String type, Map<String, @Nullable Object> data, Instant now) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("type", type);
    content.put("timestamp", now);
    content.put("data", Json.node(data));
    return Json.node(content);
  }

  private static Instant startOf(Collection<Alert> alerts) {
    return alerts.stream().map(Alert::startedAt).min(Comparator.naturalOrder()).orElseThrow();
  }
}

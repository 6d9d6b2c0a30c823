package dev.tidemark.alerts.alert;

import dev.tidemark.alerts.json.Json;
import dev.tidemark.storage.alert.Alert;
import dev.tidemark.storage.alert.AlertEvent;
import dev.tidemark.storage.alert.AlertState;
import dev.tidemark.storage.result.MetricName;
import dev.tidemark.storage.result.OrNull;
import io.micronaut.context.BeanProvider;
import io.micronaut.context.annotation.Value;
import io.micronaut.json.tree.JsonNode;
import io.micronaut.runtime.server.EmbeddedServer;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Alerts in the form of the API and of notifications. */
@Singleton
public final class AlertJson {
  /** Stands for the model where one notification speaks of many. */
  public static final String MANY_MODELS = "*";

  private final String configured;
  private final BeanProvider<EmbeddedServer> server;

  /**
   * @param configured address of the dashboard, for links; empty: this server's own
   */
  public AlertJson(
      @Value("${tidemark.dashboard.url:}") String configured, BeanProvider<EmbeddedServer> server) {
    this.configured = configured.replaceAll("/+$", "");
    this.server = server;
  }

  /** One alert. */
  public JsonNode of(Alert alert) {
    boolean over = alert.state() == AlertState.RESOLVED;
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("id", alert.id());
    fields.put("incident", OrNull.text(alert.incident()));
    fields.put("rule", alert.rule());
    fields.put("model", alert.model());
    fields.put("version", OrNull.text(alert.version()));
    fields.put("metric", alert.metric());
    fields.put("feature", OrNull.text(alert.feature()));
    fields.put("segment", OrNull.text(alert.segment()));
    fields.put("state", alert.state().name().toLowerCase(Locale.ROOT));
    fields.put("severity", alert.severity().name().toLowerCase(Locale.ROOT));
    fields.put("value", alert.reading());
    fields.put("threshold", alert.threshold());
    fields.put("reference_value", alert.referenceReading());
    fields.put("worst_value", alert.worstReading());
    fields.put("started_at", alert.startedAt());
    fields.put("resolved_at", over ? alert.resolvedAt() : null);
    fields.put("window_start", alert.windowStart());
    fields.put("window_end", alert.windowEnd());
    fields.put("last_window", alert.lastSeen().name().toLowerCase(Locale.ROOT));
    fields.put("acknowledged_by", alert.acknowledgedBy());
    fields.put("acknowledged_at", alert.acknowledgedAt());
    fields.put("acknowledged_until", alert.acknowledgedUntil());
    fields.put("acknowledged_note", alert.acknowledgedNote());
    fields.put("notified", alert.receiversTold());
    fields.put("created_at", alert.createdAt());
    fields.put("updated_at", alert.updatedAt());
    fields.put("summary", alert.summary());
    fields.put("runbook_url", OrNull.text(alert.runbookUrl()));
    fields.put("url", url(alert));
    return Json.node(fields);
  }

  /** One line of an alert's history. */
  public static JsonNode of(AlertEvent event) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("kind", event.kind().name().toLowerCase(Locale.ROOT));
    fields.put("at", event.happenedAt());
    fields.put("window_start", event.windowStart());
    fields.put("window_end", event.windowEnd());
    fields.put("value", event.reading());
    fields.put("threshold", event.threshold());
    fields.put("reference_value", event.referenceReading());
    fields.put("sample_size", event.sampleSize());
    fields.put("result_revision", event.resultRevision());
    fields.put("rule_revision", event.ruleRevision());
    fields.put("detail", OrNull.text(event.detail()));
    return Json.node(fields);
  }

  /** The page that shows what the alert is about. */
  public String url(Alert alert) {
    String page = dashboard() + "/models/" + encoded(alert.model());
    boolean isInput =
        !alert.feature().isEmpty()
            && MetricName.parse(alert.metric()).output().isEmpty()
            && !alert.feature().equals("score")
            && !alert.feature().equals("prediction");
    return isInput ? page + "/features/" + encoded(alert.feature()) : page;
  }

  /** The page of one incident. */
  public String incidentUrl(String incident) {
    return incidentsUrl() + "/" + encoded(incident);
  }

  /** The page of all incidents. */
  public String incidentsUrl() {
    return dashboard() + "/incidents";
  }

  private String dashboard() {
    if (!configured.isEmpty()) {
      return configured;
    }
    return server
        .find(null)
        .filter(EmbeddedServer::isRunning)
        .map(running -> "http://127.0.0.1:" + running.getPort())
        .orElse("http://127.0.0.1:8080");
  }

  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }
}

package dev.tidemark.alerts.receiver;

import dev.tidemark.alerts.json.Fields;
import dev.tidemark.alerts.receiver.ReceiverType.Options;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What paging services have in common: they open one incident of their own for one of ours, named
 * by its id, and close it when ours is over. The secret is their key.
 *
 * @param summary one line
 * @param worst the alert to show; null when none of the incident is listed
 */
record PagedIncident(Told.Incident incident, String summary, Told.@Nullable One worst) {
  private static final int MOST_ALERTS = 50;
  private static final int MOST_TEXT = 500;

  /** Reads {@code secret} and {@code url}. */
  static Options read(
      Fields fields, @Nullable Receiver before, String defaultUrl, String secretIsMissing) {
    Map<String, Object> secret = new HashMap<>();
    Optional<String> key = ReceiverType.keptSecret(fields, "secret", before);
    key.ifPresent(text -> secret.put("secret", text));
    if (key.isEmpty()) {
      fields.error("secret", secretIsMissing);
    }
    return new Options(Map.of("url", fields.text("url").orElse(defaultUrl)), secret);
  }

  /** Incidents to open or bring up to date, or, when alerts end, those that are over. */
  static List<PagedIncident> of(Told told) {
    return told.incidents().stream()
        .filter(incident -> told.firing() || incident.isOver())
        .map(incident -> of(told, incident))
        .toList();
  }

  private static PagedIncident of(Told told, Told.Incident incident) {
    List<Told.One> alerts = told.alertsOf(incident);
    Told.One worst = alerts.isEmpty() ? null : alerts.getFirst();
    String what = incident.headline().isEmpty() ? "" : incident.headline() + " — ";
    String summary =
        incident.model() + ": " + what + (worst == null ? "alerts fire" : worst.summary());
    return new PagedIncident(incident, summary, worst);
  }

  String severity() {
    return worst == null ? "warning" : worst.severity();
  }

  /** The incident's page; what was announced before incidents had one leads to the whole. */
  String url(Told told) {
    return incident.url().isEmpty() ? told.url() : incident.url();
  }

  /** What a person who was woken wants to see, cut to a bounded size. */
  Map<String, Object> details(Told told) {
    List<Told.One> alerts = told.alertsOf(incident);
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("since", incident.startedAt());
    if (!incident.headline().isEmpty()) {
      details.put("probably", incident.headline());
      details.put("evidence", Told.cut(incident.evidence(), MOST_TEXT));
      details.put("look_first", Told.cut(incident.lookFirst(), MOST_TEXT));
      details.put(
          "features",
          incident.features().stream().map(f -> Told.cut(f.line(), MOST_TEXT)).toList());
    }
    details.put(
        "alerts",
        alerts.stream().limit(MOST_ALERTS).map(a -> Told.cut(a.summary(), MOST_TEXT)).toList());
    details.put("alerts_total", Math.max(alerts.size(), told.models() > 1 ? 1 : told.total()));
    alerts.stream()
        .map(Told.One::runbookUrl)
        .filter(url -> !url.isEmpty())
        .findFirst()
        .ifPresent(url -> details.put("runbook", url));
    return details;
  }
}

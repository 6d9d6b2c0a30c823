package dev.tidemark.server.demo;

import dev.tidemark.server.client.Json;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Tells the alerts that the demo brought about from the real ones. */
final class AlertSummary {
  private final PrintWriter out;
  private final Truth truth;
  private final List<Json> alerts;

  /**
   * @param alerts as the service lists them
   */
  AlertSummary(PrintWriter out, Truth truth, List<Json> alerts) {
    this.out = out;
    this.truth = truth;
    this.alerts =
        alerts.stream()
            .filter(alert -> !alert.text("state").equals("pending"))
            .sorted(Comparator.comparing(alert -> alert.text("started_at")))
            .toList();
  }

  /** Where an alert comes from. */
  private enum Cause {
    INJECTED,
    /** Fired while an incident lasted, about something that weather moves too. */
    EITHER,
    REAL
  }

  void print(int notifications) {
    long resolved = alerts.stream().filter(AlertSummary::isResolved).count();
    out.printf(
        Locale.ROOT,
        "Alerts: %d fired, %d of them resolved, %d still firing; %s at the demo's receiver%n",
        alerts.size(),
        resolved,
        alerts.size() - resolved,
        Words.count(notifications, "notification"));
    Map<Cause, List<Json>> byCause = alerts.stream().collect(Collectors.groupingBy(this::cause));
    byCause.getOrDefault(Cause.INJECTED, List.of()).forEach(alert -> one("injected", alert));
    byCause.getOrDefault(Cause.EITHER, List.of()).forEach(alert -> one("either", alert));
    Map<String, List<Json>> real =
        byCause.getOrDefault(Cause.REAL, List.of()).stream()
            .collect(
                Collectors.groupingBy(AlertSummary::subject, TreeMap::new, Collectors.toList()));
    real.forEach((_, same) -> several(same));
  }

  private Cause cause(Json alert) {
    Instant start = Instant.parse(alert.text("started_at"));
    String feature = alert.text("feature");
    return Stream.of(Incident.values())
        .filter(incident -> incident.covers(start))
        .findFirst()
        .map(incident -> {
          boolean aboutIt = incident.feature().equals(feature);
          boolean itsCost = alert.text("metric").equals("accuracy") && truth.cost(incident) > 0.01;
          boolean moved = feature.equals("score") || feature.equals("prediction");
          return aboutIt || itsCost ? Cause.INJECTED : moved ? Cause.EITHER : Cause.REAL;
        })
        .orElse(Cause.REAL);
  }

  private void one(String cause, Json alert) {
    out.printf(
        Locale.ROOT,
        "  %-9s %-17s %-14s %s%n",
        cause,
        period(alert, alert),
        alert.text("rule"),
        alert.text("summary").replaceFirst("(; well again)? since .*", ""));
  }

  private void several(List<Json> same) {
    Json worst = same.getFirst();
    if (same.size() == 1) {
      one("real", worst);
      return;
    }
    out.printf(
        Locale.ROOT,
        "  %-9s %-17s %-14s %s, %s%n",
        "real",
        period(worst, same.getLast()),
        worst.text("rule"),
        subject(worst).split(" ", 2)[1],
        Words.count(same.size(), "time"));
  }

  private static String period(Json first, Json last) {
    String start = Words.day(Instant.parse(first.text("started_at")));
    return isResolved(last)
        ? start + " to " + Words.day(Instant.parse(last.text("resolved_at")))
        : start + " to now";
  }

  private static String subject(Json alert) {
    String feature = alert.text("feature");
    return alert.text("rule") + " " + (feature.isEmpty() ? alert.text("metric") : feature);
  }

  private static boolean isResolved(Json alert) {
    return alert.text("state").equals("resolved");
  }
}

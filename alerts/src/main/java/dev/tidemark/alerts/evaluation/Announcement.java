package dev.tidemark.alerts.evaluation;

import dev.tidemark.storage.alert.Alert;
import dev.tidemark.storage.alert.Notification;
import dev.tidemark.storage.window.TimeWindow;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Alerts of one incident that begin to fire, or end, in one window.
 *
 * @param incident empty when they are of several
 * @param alerts by receiver, as they were then; each list not empty
 * @param overFor receivers that were told of no other alert of the incident that still fires
 */
record Announcement(
    Notification.Kind kind,
    String incident,
    String model,
    TimeWindow window,
    Map<String, List<Alert>> alerts,
    Set<String> overFor) {
  Announcement {
    alerts = Map.copyOf(alerts);
    overFor = Set.copyOf(overFor);
  }
}

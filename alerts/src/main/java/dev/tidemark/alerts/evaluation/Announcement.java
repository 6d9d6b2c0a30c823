package dev.tidemark.alerts.evaluation;

import dev.tidemark.storage.alert.Alert;
import dev.tidemark.storage.alert.Notification;
import dev.tidemark.storage.window.TimeWindow;
import java.util.List;
import java.util.Map;

/**
 * Alerts of one model that begin to fire, or end, in one window.
 *
 * @param alerts by receiver, as they were then; each list not empty
 */
record Announcement(
    Notification.Kind kind, String model, TimeWindow window, Map<String, List<Alert>> alerts) {
  Announcement {
    alerts = Map.copyOf(alerts);
  }
}

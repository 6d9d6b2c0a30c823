package dev.tidemark.storage.alert;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one step of evaluation changes, all or nothing.
 *
 * @param created new episodes
 * @param changed episodes that exist
 * @param dropped ids of pending episodes that ended before they fired
 * @param acknowledgementsOver ids of alerts whose acknowledgement ended
 * @param readTo how far the metrics table is read once this is stored; null: as before
 */
public record AlertCommit(
    List<Alert> created,
    List<Alert> changed,
    List<String> dropped,
    List<String> acknowledgementsOver,
    List<AlertEvent> events,
    List<Notification> notifications,
    @Nullable Instant readTo) {
  public AlertCommit {
    created = List.copyOf(created);
    changed = List.copyOf(changed);
    dropped = List.copyOf(dropped);
    acknowledgementsOver = List.copyOf(acknowledgementsOver);
    events = List.copyOf(events);
    notifications = List.copyOf(notifications);
  }

  public boolean isEmpty() {
    return created.isEmpty()
        && changed.isEmpty()
        && dropped.isEmpty()
        && acknowledgementsOver.isEmpty()
        && events.isEmpty()
        && notifications.isEmpty()
        && readTo == null;
  }
}

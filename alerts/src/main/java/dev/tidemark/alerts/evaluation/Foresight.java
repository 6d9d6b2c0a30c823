package dev.tidemark.alerts.evaluation;

import dev.tidemark.storage.alert.Alert;
import dev.tidemark.storage.alert.AlertState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How alerts relate to the drops of performance that were seen once labels had arrived: a pure
 * function. An alert that began before a drop of the same model version, and ended at most {@value
 * #HORIZON} windows before it, warned of it. One that began while a drop lasted came late. The
 * others were false alarms.
 *
 * @param drops in order of their beginning
 * @param falseAlarms ids of alerts
 */
record Foresight(List<Drop> drops, Set<String> falseAlarms) {
  static final int HORIZON = 7;

  /**
   * A drop of performance.
   *
   * @param lead from the first alert that warned of it to its beginning; empty when none did
   */
  record Drop(Alert alert, Optional<Duration> lead) {}

  static Foresight of(List<Alert> alerts, List<Alert> drops) {
    Set<String> falseAlarms = new HashSet<>();
    alerts.forEach(alert -> falseAlarms.add(alert.id()));
    List<Drop> found = new ArrayList<>();
    for (Alert drop : drops) {
      Optional<Alert> first =
          alerts.stream()
              .filter(alert -> warnsOf(alert, drop))
              .min(Comparator.comparing(Alert::startedAt));
      found.add(
          new Drop(
              drop, first.map(alert -> Duration.between(alert.startedAt(), drop.startedAt()))));
      alerts.stream()
          .filter(alert -> warnsOf(alert, drop) || isDuring(alert, drop))
          .forEach(alert -> falseAlarms.remove(alert.id()));
    }
    return new Foresight(List.copyOf(found), Set.copyOf(falseAlarms));
  }

  private static boolean warnsOf(Alert alert, Alert drop) {
    Duration window = Duration.between(alert.windowStart(), alert.windowEnd());
    return isOfSame(alert, drop)
        && !alert.startedAt().isAfter(drop.startedAt())
        && !end(alert).plus(window.multipliedBy(HORIZON)).isBefore(drop.startedAt());
  }

  private static boolean isDuring(Alert alert, Alert drop) {
    return isOfSame(alert, drop)
        && !alert.startedAt().isBefore(drop.startedAt())
        && alert.startedAt().isBefore(end(drop));
  }

  private static boolean isOfSame(Alert alert, Alert drop) {
    return alert.model().equals(drop.model()) && alert.version().equals(drop.version());
  }

  private static Instant end(Alert alert) {
    Instant resolved = alert.resolvedAt();
    return alert.state() == AlertState.RESOLVED && resolved != null ? resolved : alert.windowEnd();
  }
}

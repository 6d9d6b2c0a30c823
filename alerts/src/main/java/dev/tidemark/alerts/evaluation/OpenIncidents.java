package dev.tidemark.alerts.evaluation;

import dev.tidemark.storage.alert.Alert;
import dev.tidemark.storage.alert.AlertState;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Incidents in which an alert still fires. Not thread-safe. */
final class OpenIncidents {
  private final Map<String, Map<String, Alert>> firing = new HashMap<>();
  private final Map<String, String> byModel = new HashMap<>();

  OpenIncidents(Collection<Alert> active) {
    active.forEach(this::note);
  }

  /** The alert as it is now. */
  void note(Alert alert) {
    String incident = alert.incident();
    if (incident.isEmpty()) {
      return;
    }
    if (alert.state() == AlertState.FIRING) {
      firing.computeIfAbsent(incident, _ -> new HashMap<>()).put(alert.id(), alert);
      byModel.put(alert.model(), incident);
      return;
    }
    Map<String, Alert> others = firing.get(incident);
    if (others != null) {
      others.remove(alert.id());
      if (others.isEmpty()) {
        firing.remove(incident);
        byModel.remove(alert.model(), incident);
      }
    }
  }

  /** The incident that an alert of this model which begins to fire now belongs to. */
  Optional<String> of(String model) {
    return Optional.ofNullable(byModel.get(model));
  }

  /** Whether none of the alerts that a receiver was told of still fires. */
  boolean isOverFor(String receiver, String incident) {
    return firing.getOrDefault(incident, Map.of()).values().stream()
        .noneMatch(alert -> alert.receiversTold().contains(receiver));
  }
}

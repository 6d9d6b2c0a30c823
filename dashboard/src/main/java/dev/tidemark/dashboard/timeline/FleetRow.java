package dev.tidemark.dashboard.timeline;

import dev.tidemark.dashboard.timeline.Headline.State;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.result.HealthWindow;
import dev.tidemark.storage.result.WindowPerformance;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One model as the fleet shows it.
 *
 * @param since start of the first window of the trouble that is still on
 * @param windows its last windows, oldest first
 * @param main its performance in the last window whose labels have arrived
 */
public record FleetRow(
    ModelSettings model,
    State state,
    Optional<Instant> since,
    List<HealthWindow> windows,
    Optional<WindowPerformance> main) {
  public FleetRow {
    windows = List.copyOf(windows);
  }

  /** The last window in which something could be judged, else the last one. */
  public Optional<HealthWindow> last() {
    return windows.reversed().stream()
        .filter(window -> !window.worst().isEmpty())
        .findFirst()
        .or(() -> windows.isEmpty() ? Optional.empty() : Optional.of(windows.getLast()));
  }
}

package dev.tidemark.dashboard.timeline;

import dev.tidemark.dashboard.timeline.Headline.State;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.result.HealthWindow;
import dev.tidemark.storage.result.MetricResult;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One model as the fleet shows it.
 *
 * @param since start of the first window of the trouble that is still on
 * @param windows its last windows, oldest first
 * @param main its main performance metric where labels have arrived
 * @param labelCoverage share of predictions whose label has arrived
 */
public record FleetRow(
    ModelSettings model,
    State state,
    Optional<Instant> since,
    List<HealthWindow> windows,
    Optional<MetricResult> main,
    Optional<MetricResult> labelCoverage) {
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

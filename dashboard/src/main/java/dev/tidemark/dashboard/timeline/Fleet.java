package dev.tidemark.dashboard.timeline;

import dev.tidemark.dashboard.timeline.Headline.State;
import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.result.HealthReader;
import dev.tidemark.storage.result.HealthWindow;
import dev.tidemark.storage.result.Status;
import dev.tidemark.storage.result.WindowPerformance;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** All models with their health. Thread-safe. */
@Singleton
public final class Fleet {
  /** Windows in the small charts. */
  static final int WINDOWS = 30;

  private final ModelCatalog catalog;
  private final HealthReader health;

  Fleet(ModelCatalog catalog, HealthReader health) {
    this.catalog = catalog;
    this.health = health;
  }

  /** The models in trouble first, then by name. */
  public List<FleetRow> all() {
    Map<String, List<HealthWindow>> windows =
        health.last(List.of(), WINDOWS).stream()
            .collect(Collectors.groupingBy(HealthWindow::model));
    Map<String, List<WindowPerformance>> performance =
        health.performance(List.of()).stream()
            .collect(Collectors.groupingBy(WindowPerformance::model));
    return catalog.all().stream()
        .map(model ->
            row(
                model,
                windows.getOrDefault(model.name(), List.of()),
                performance.getOrDefault(model.name(), List.of())))
        .sorted(Comparator.comparing(FleetRow::state).thenComparing(row -> row.model().name()))
        .toList();
  }

  static FleetRow row(
      ModelSettings model, List<HealthWindow> found, List<WindowPerformance> performance) {
    List<HealthWindow> windows = chosen(model, found);
    Optional<WindowPerformance> last =
        windows.isEmpty() ? Optional.empty() : performance(windows.getLast(), performance);
    State state = state(windows, last);
    return new FleetRow(model, state, since(windows, state), windows, last);
  }

  /** The windows of the model's own length if there are any, of the version seen last; by time. */
  private static List<HealthWindow> chosen(ModelSettings model, List<HealthWindow> found) {
    Optional<HealthWindow> newest =
        found.stream()
            .max(
                Comparator.comparing((HealthWindow w) -> w.windowLength().equals(model.window()))
                    .thenComparing(w -> w.window().end()));
    return newest
        .map(last ->
            found.stream()
                .filter(w -> w.windowLength().equals(last.windowLength()))
                .filter(w -> w.version().equals(last.version()))
                .sorted(Comparator.comparing(w -> w.window().start()))
                .toList())
        .orElse(List.of());
  }

  /** Of the same version, and of the same window length. */
  private static Optional<WindowPerformance> performance(
      HealthWindow window, List<WindowPerformance> found) {
    return found.stream()
        .filter(p -> p.version().equals(window.version()))
        .filter(p -> p.windowLength().equals(window.windowLength()))
        .findFirst();
  }

  private static State state(List<HealthWindow> windows, Optional<WindowPerformance> main) {
    List<HealthWindow> judged = windows.stream().filter(w -> !w.worst().isEmpty()).toList();
    if (judged.isEmpty()) {
      return windows.isEmpty() ? State.EMPTY : State.INSUFFICIENT;
    }
    HealthWindow last = judged.getLast();
    if (last.worstIsDrift()) {
      return State.DRIFT;
    }
    if (main.isPresent() && main.orElseThrow().status() == Status.DRIFT) {
      return State.PERFORMANCE;
    }
    return last.qualityIssues() > 0 ? State.QUALITY : State.OK;
  }

  private static Optional<Instant> since(List<HealthWindow> windows, State state) {
    if (state != State.DRIFT && state != State.QUALITY) {
      return Optional.empty();
    }
    List<HealthWindow> run = new ArrayList<>();
    for (HealthWindow window : windows) {
      if (window.worst().isEmpty()) {
        continue;
      }
      boolean inTrouble = state == State.DRIFT ? window.worstIsDrift() : window.qualityIssues() > 0;
      if (inTrouble) {
        run.add(window);
      } else {
        run.clear();
      }
    }
    return run.stream().findFirst().map(window -> window.window().start());
  }
}

package dev.tidemark.dashboard.timeline;

import dev.tidemark.dashboard.timeline.Headline.State;
import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.result.HealthReader;
import dev.tidemark.storage.result.HealthWindow;
import dev.tidemark.storage.result.ModelHealth;
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
    List<ModelSettings> models = catalog.all();
    Map<String, List<HealthWindow>> windows = windows(models);
    Map<String, List<WindowPerformance>> performance =
        health.performance(List.of()).stream()
            .collect(Collectors.groupingBy(WindowPerformance::model));
    return models.stream()
        .map(model ->
            row(
                model,
                windows.getOrDefault(model.name(), List.of()),
                performance.getOrDefault(model.name(), List.of())))
        .sorted(Comparator.comparing(FleetRow::state).thenComparing(row -> row.model().name()))
        .toList();
  }

  /** Most models are at the same time; those that stopped earlier are asked about by name. */
  private Map<String, List<HealthWindow>> windows(List<ModelSettings> models) {
    Map<String, List<HealthWindow>> windows =
        health.recent(WINDOWS).stream().collect(Collectors.groupingBy(HealthWindow::model));
    List<String> stopped =
        models.stream()
            .map(ModelSettings::name)
            .filter(name -> !windows.containsKey(name))
            .toList();
    if (!stopped.isEmpty()) {
      windows.putAll(
          health.last(stopped, WINDOWS).stream()
              .collect(Collectors.groupingBy(HealthWindow::model)));
    }
    return windows;
  }

  static FleetRow row(
      ModelSettings model, List<HealthWindow> found, List<WindowPerformance> performance) {
    List<HealthWindow> windows = ModelHealth.chosen(model, found);
    Optional<WindowPerformance> last = ModelHealth.performance(windows, performance);
    State state = State.valueOf(ModelHealth.of(windows, last).name());
    return new FleetRow(model, state, since(windows, state), windows, last);
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

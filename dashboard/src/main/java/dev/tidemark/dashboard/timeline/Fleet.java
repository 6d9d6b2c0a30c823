package dev.tidemark.dashboard.timeline;

import dev.tidemark.dashboard.timeline.Headline.State;
import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.result.HealthReader;
import dev.tidemark.storage.result.HealthWindow;
import dev.tidemark.storage.result.ModelHealth;
import dev.tidemark.storage.result.WindowPerformance;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All models with their health. What was read of their windows is kept until ClickHouse has other
 * ones, which is asked each time, and not for long: the replica that was asked may be ahead of the
 * one that was read. Thread-safe.
 */
@Singleton
public final class Fleet {
  /** Windows in the small charts. */
  static final int WINDOWS = 30;

  private static final Duration KEPT = Duration.ofSeconds(30);

  private final ModelCatalog catalog;
  private final HealthReader health;
  private final InstantSource clock;
  private volatile Known known = new Known(Instant.MIN, "", List.of(), Map.of(), Map.of());

  Fleet(ModelCatalog catalog, HealthReader health, InstantSource clock) {
    this.catalog = catalog;
    this.health = health;
    this.clock = clock;
  }

  /**
   * What the tables held at a revision, by model.
   *
   * @param models those that were asked about
   */
  private record Known(
      Instant readAt,
      String revision,
      List<String> models,
      Map<String, List<HealthWindow>> windows,
      Map<String, List<WindowPerformance>> performance) {}

  /** The models in trouble first, then by name. */
  public List<FleetRow> all() {
    List<ModelSettings> models = catalog.all();
    Known now = known(models.stream().map(ModelSettings::name).toList());
    return models.stream()
        .map(model ->
            row(
                model,
                now.windows().getOrDefault(model.name(), List.of()),
                now.performance().getOrDefault(model.name(), List.of())))
        .sorted(Comparator.comparing(FleetRow::state).thenComparing(row -> row.model().name()))
        .toList();
  }

  private Known known(List<String> models) {
    Known before = known;
    Instant now = clock.instant();
    String revision = health.revision();
    if (before.revision().equals(revision)
        && before.models().equals(models)
        && before.readAt().isAfter(now.minus(KEPT))) {
      return before;
    }
    Known read = read(now, revision, models);
    known = read;
    return read;
  }

  /** Most models are at the same time; those that stopped earlier are asked about by name. */
  private Known read(Instant now, String revision, List<String> models) {
    List<HealthReader.Recent> recent = health.recent(WINDOWS);
    Map<String, List<HealthWindow>> windows =
        recent.stream()
            .map(HealthReader.Recent::window)
            .collect(Collectors.groupingBy(HealthWindow::model));
    Map<String, List<WindowPerformance>> performance =
        recent.stream()
            .flatMap(one -> one.performance().stream())
            .collect(Collectors.groupingBy(WindowPerformance::model));
    List<String> stopped = without(models, windows);
    if (!stopped.isEmpty()) {
      windows.putAll(
          health.last(stopped, WINDOWS).stream()
              .collect(Collectors.groupingBy(HealthWindow::model)));
    }
    List<String> unlabelled =
        windows.entrySet().stream()
            .filter(of -> !isLabelled(of.getValue(), performance.get(of.getKey())))
            .map(Map.Entry::getKey)
            .toList();
    if (!unlabelled.isEmpty()) {
      performance.putAll(
          health.performance(unlabelled).stream()
              .collect(Collectors.groupingBy(WindowPerformance::model)));
    }
    return new Known(now, revision, models, windows, performance);
  }

  /** Whether a performance is known of each version and window length. */
  private static boolean isLabelled(
      List<HealthWindow> windows, @Nullable List<WindowPerformance> performance) {
    return performance != null
        && windows.stream()
            .allMatch(window ->
                performance.stream()
                    .anyMatch(one ->
                        one.version().equals(window.version())
                            && one.windowLength().equals(window.windowLength())));
  }

  private static List<String> without(List<String> models, Map<String, ?> known) {
    return models.stream().filter(name -> !known.containsKey(name)).toList();
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

package dev.tidemark.storage.result;

import dev.tidemark.storage.model.ModelSettings;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What is wrong with a model, the gravest first. */
public enum ModelHealth {
  /** A feature or an output has drifted. */
  DRIFT,
  /** The main metric is below the reference's. */
  PERFORMANCE,
  /** Null rates are beyond their limit. */
  QUALITY,
  OK,
  /** Too few rows to judge. */
  INSUFFICIENT,
  /** No results yet. */
  EMPTY;

  /** As the API writes it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * By the last window that could be judged.
   *
   * @param windows as {@link #chosen} gives them
   * @param main the performance in the last window with labels
   */
  public static ModelHealth of(List<HealthWindow> windows, Optional<WindowPerformance> main) {
    List<HealthWindow> judged = windows.stream().filter(w -> !w.worst().isEmpty()).toList();
    if (judged.isEmpty()) {
      return windows.isEmpty() ? EMPTY : INSUFFICIENT;
    }
    HealthWindow last = judged.getLast();
    if (last.worstIsDrift()) {
      return DRIFT;
    }
    if (main.isPresent() && main.orElseThrow().status() == Status.DRIFT) {
      return PERFORMANCE;
    }
    return last.qualityIssues() > 0 ? QUALITY : OK;
  }

  /** The windows of the model's own length if there are any, of the version seen last; by time. */
  public static List<HealthWindow> chosen(ModelSettings model, List<HealthWindow> found) {
    Optional<HealthWindow> newest =
        found.stream()
            .max(
                Comparator.comparing((HealthWindow w) -> w.windowLength().equals(model.window()))
                    .thenComparing(w -> w.window().end())
                    .thenComparingLong(HealthWindow::features)); // none in shadow
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
  public static Optional<WindowPerformance> performance(
      List<HealthWindow> chosen, List<WindowPerformance> found) {
    if (chosen.isEmpty()) {
      return Optional.empty();
    }
    HealthWindow window = chosen.getLast();
    return found.stream()
        .filter(p -> p.version().equals(window.version()))
        .filter(p -> p.windowLength().equals(window.windowLength()))
        .findFirst();
  }
}

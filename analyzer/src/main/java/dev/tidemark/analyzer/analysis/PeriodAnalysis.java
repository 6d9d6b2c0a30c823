package dev.tidemark.analyzer.analysis;

import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.reference.ReferenceCatalog;
import dev.tidemark.storage.window.TimeWindow;
import dev.tidemark.storage.window.TrafficReader;
import dev.tidemark.storage.window.WindowLength;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Analyses all windows of a period that hold traffic, version by version. Thread-safe. */
@Singleton
public final class PeriodAnalysis {
  private final TrafficReader traffic;
  private final ReferenceCatalog references;
  private final WindowRun run;

  PeriodAnalysis(TrafficReader traffic, ReferenceCatalog references, WindowRun run) {
    this.traffic = traffic;
    this.references = references;
    this.run = run;
  }

  /** Hears how far an analysis has come. */
  @FunctionalInterface
  public interface Progress {
    void windows(int done, int total);
  }

  /**
   * Analyses every window that touches the period, whole.
   *
   * @param windowLength null: as the settings say
   * @param reference null: the active one
   */
  public void analyse(
      ModelSettings settings,
      TimeWindow period,
      @Nullable String windowLength,
      @Nullable String reference,
      Progress progress) {
    WindowLength length =
        WindowLength.parse(windowLength == null ? settings.window() : windowLength);
    Optional<Baseline> compareWith =
        reference == null
            ? references.active(settings).map(Baseline::of)
            : Optional.of(Baseline.of(references.get(settings.name(), reference)));
    TimeWindow whole =
        new TimeWindow(
            length.windowOf(period.start()).start(),
            length.windowOf(period.end().minusMillis(1)).end());
    List<TrafficReader.Minute> minutes = traffic.minutes(settings.name(), whole);
    Map<TimeWindow, Collection<String>> plan = WindowPlan.of(length, minutes);
    int done = 0;
    progress.windows(done, plan.size());
    for (Map.Entry<TimeWindow, Collection<String>> window : plan.entrySet()) {
      for (String version : window.getValue()) {
        run.run(settings, version, length.text(), window.getKey(), compareWith);
      }
      progress.windows(++done, plan.size());
    }
  }
}

package dev.tidemark.analyzer.analysis;

import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.window.TimeWindow;
import dev.tidemark.storage.window.WindowLength;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Analyses all windows of a period that hold traffic, version by version. Thread-safe. */
@Singleton
public final class PeriodAnalysis {
  private final WindowPlan plans;
  private final ReferenceRules references;
  private final WindowRun run;

  PeriodAnalysis(WindowPlan plans, ReferenceRules references, WindowRun run) {
    this.plans = plans;
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
   * @param reference a stored reference or a rule such as {@code trailing:7}; null: as the settings
   *     say
   */
  public void analyse(
      ModelSettings settings,
      TimeWindow period,
      @Nullable String windowLength,
      @Nullable String reference,
      Progress progress) {
    WindowLength length =
        WindowLength.parse(windowLength == null ? settings.window() : windowLength);
    ReferenceRule rule = references.of(settings, reference);
    Map<TimeWindow, Collection<String>> plan = plans.of(settings.name(), length, period);
    int done = 0;
    progress.windows(done, plan.size());
    for (Map.Entry<TimeWindow, Collection<String>> window : plan.entrySet()) {
      for (String version : window.getValue()) {
        run.run(
            settings,
            version,
            length.text(),
            window.getKey(),
            rule.baseline(settings.name(), version, length, window.getKey()));
      }
      progress.windows(++done, plan.size());
    }
    if (length instanceof WindowLength.RowCount) {
      for (String version : plans.versions(settings.name(), period)) {
        run.keepOnly(
            settings, version, length.text(), plans.rowWindows(settings.name(), version, length));
      }
    }
  }
}

package dev.tidemark.analyzer.analysis;

import dev.tidemark.analyzer.analysis.ReferenceRules.Compared;
import dev.tidemark.storage.column.Segment;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.replay.StandingShadow;
import dev.tidemark.storage.window.TimeWindow;
import dev.tidemark.storage.window.WindowLength;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Analyses all windows of a period that hold traffic, version by version. Thread-safe. */
@Singleton
public final class PeriodAnalysis {
  private final WindowPlan plans;
  private final ReferenceRules references;
  private final Shadows shadows;
  private final WindowRun run;
  private final PastWindows past;

  PeriodAnalysis(
      WindowPlan plans,
      ReferenceRules references,
      Shadows shadows,
      WindowRun run,
      PastWindows past) {
    this.plans = plans;
    this.references = references;
    this.shadows = shadows;
    this.run = run;
    this.past = past;
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
    List<Compared> compared = references.all(settings, reference);
    Map<TimeWindow, Collection<String>> plan = plans.of(settings.name(), length, period);
    int done = 0;
    progress.windows(done, plan.size());
    for (Map.Entry<TimeWindow, Collection<String>> window : plan.entrySet()) {
      analyse(settings, length, compared, window.getKey(), window.getValue());
      progress.windows(++done, plan.size());
    }
    if (length instanceof WindowLength.RowCount) {
      keepWhatIs(settings, length, compared, plans.versions(settings.name(), period));
    }
  }

  private void analyse(
      ModelSettings settings,
      WindowLength length,
      List<Compared> compared,
      TimeWindow window,
      Collection<String> versions) {
    for (Compared one : compared) {
      for (String version : versions) {
        run.run(task(settings, version, length, window, one, Optional.empty()));
      }
      for (StandingShadow standing : shadows.inWindow(settings.name(), window, versions)) {
        run.run(task(settings, standing.candidate(), length, window, one, Optional.of(standing)));
      }
    }
  }

  private static WindowTask task(
      ModelSettings settings,
      String version,
      WindowLength length,
      TimeWindow window,
      Compared compared,
      Optional<StandingShadow> shadow) {
    return new WindowTask(
        settings,
        version,
        Segment.ALL,
        length.text(),
        window,
        compared.rule().baseline(settings.name(), version, length, window),
        shadow,
        compared.secondary());
  }

  /** A late row has moved all windows of rows after it. */
  private void keepWhatIs(
      ModelSettings settings,
      WindowLength length,
      List<Compared> compared,
      Collection<String> versions) {
    for (String version : versions) {
      List<TimeWindow> windows = plans.rowWindows(settings.name(), version, length);
      run.keepOnly(settings, version, length.text(), windows, compared);
      for (StandingShadow standing : shadows.following(settings.name(), version)) {
        if (!versions.contains(standing.candidate())) {
          run.keepOnly(settings, standing.candidate(), length.text(), windows, compared);
        }
      }
    }
  }

  /**
   * Judges windows again that begin after the period, were analysed before, and look back at it.
   *
   * @param windowLength null: as the settings say
   * @param reference as for {@link #analyse}
   */
  void judgeLater(
      ModelSettings settings,
      TimeWindow period,
      @Nullable String windowLength,
      @Nullable String reference,
      Progress progress) {
    WindowLength length =
        WindowLength.parse(windowLength == null ? settings.window() : windowLength);
    List<TimeWindow> after = past.after(settings, length, period);
    if (after.isEmpty()) {
      return;
    }
    TimeWindow later =
        new TimeWindow(period.end(), after.getLast().start().plus(Duration.ofMillis(1)));
    for (Compared one : references.all(settings, reference)) {
      Set<Instant> analysed = run.analysed(settings, length.text(), later, one.rule().name());
      Map<TimeWindow, Collection<String>> plan = plans.of(settings.name(), length, later);
      plan.keySet().removeIf(window -> !analysed.contains(window.start()));
      int done = 0;
      for (Map.Entry<TimeWindow, Collection<String>> window : plan.entrySet()) {
        analyse(settings, length, List.of(one), window.getKey(), window.getValue());
        progress.windows(++done, plan.size());
      }
    }
  }
}

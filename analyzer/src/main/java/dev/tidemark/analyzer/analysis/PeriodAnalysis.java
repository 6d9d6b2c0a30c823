package dev.tidemark.analyzer.analysis;

import dev.tidemark.storage.column.AnswerReader;
import dev.tidemark.storage.column.ColumnReader;
import dev.tidemark.storage.column.FeatureRowsReader;
import dev.tidemark.storage.column.LabelledReader;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.profile.ProfileWriter;
import dev.tidemark.storage.reference.Reference;
import dev.tidemark.storage.reference.ReferenceCatalog;
import dev.tidemark.storage.result.ResultReader;
import dev.tidemark.storage.result.ResultWriter;
import dev.tidemark.storage.window.TimeWindow;
import dev.tidemark.storage.window.TrafficReader;
import dev.tidemark.storage.window.WindowLength;
import jakarta.inject.Singleton;
import java.time.InstantSource;
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

  public PeriodAnalysis(
      TrafficReader traffic,
      ReferenceCatalog references,
      ColumnReader columns,
      LabelledReader labels,
      AnswerReader answers,
      FeatureRowsReader rows,
      ResultReader reader,
      ResultWriter results,
      ProfileWriter profiles,
      InstantSource clock) {
    this.traffic = traffic;
    this.references = references;
    SideLoader loader = new SideLoader(columns, labels);
    this.run =
        new WindowRun(
            new WindowAnalyzer(loader, new ReferenceSides(loader), new ModelMetrics(answers, rows)),
            columns,
            reader,
            results,
            profiles,
            clock);
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
    Optional<Reference> compareWith =
        reference == null
            ? references.active(settings)
            : Optional.of(references.get(settings.name(), reference));
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

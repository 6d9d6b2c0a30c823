package dev.tidemark.analyzer.analysis;

import dev.tidemark.storage.column.RowSource;
import dev.tidemark.storage.column.Segment;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.replay.StandingShadow;
import dev.tidemark.storage.window.TimeWindow;
import java.util.Optional;

/**
 * One window of one version to analyse.
 *
 * @param windowLength as {@code WindowLength.text()}
 * @param reference what to compare with; without one, what can be said of the window alone
 * @param shadow the standing shadow whose answers are analysed; empty: logged traffic
 * @param secondary the reference stands beside the one that verdicts go by
 */
record WindowTask(
    ModelSettings settings,
    String version,
    Segment segment,
    String windowLength,
    TimeWindow window,
    Optional<Baseline> reference,
    Optional<StandingShadow> shadow,
    boolean secondary) {
  /** Logged traffic. */
  WindowTask(
      ModelSettings settings,
      String version,
      Segment segment,
      String windowLength,
      TimeWindow window,
      Optional<Baseline> reference) {
    this(settings, version, segment, windowLength, window, reference, Optional.empty(), false);
  }

  RowSource traffic() {
    return shadowAnswers()
        .<RowSource>map(answers -> answers)
        .orElseGet(() -> new RowSource.Traffic(settings.name(), version, window, segment));
  }

  Optional<RowSource.Shadow> shadowAnswers() {
    return shadow.map(standing ->
        new RowSource.Shadow(settings.name(), standing.champion(), standing.id(), window, segment));
  }

  WindowTask in(Segment one) {
    return new WindowTask(
        settings,
        version,
        one,
        windowLength,
        window,
        reference.map(baseline -> baseline.in(one)),
        shadow,
        secondary);
  }

  String referenceName() {
    return reference.map(Baseline::name).orElse("");
  }
}

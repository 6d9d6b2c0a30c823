package dev.tidemark.analyzer.analysis;

import dev.tidemark.storage.column.RowSource;
import dev.tidemark.storage.column.Segment;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.window.TimeWindow;
import java.util.Optional;

/**
 * One window of one version to analyse.
 *
 * @param windowLength as {@code WindowLength.text()}
 * @param reference what to compare with; without one, what can be said of the window alone
 */
record WindowTask(
    ModelSettings settings,
    String version,
    Segment segment,
    String windowLength,
    TimeWindow window,
    Optional<Baseline> reference) {
  RowSource traffic() {
    return new RowSource.Traffic(settings.name(), version, window, segment);
  }

  String referenceName() {
    return reference.map(Baseline::name).orElse("");
  }
}

package dev.tidemark.dashboard.api;

import dev.tidemark.dashboard.timeline.FleetRow;
import dev.tidemark.storage.model.Task;
import dev.tidemark.storage.result.HealthWindow;
import dev.tidemark.storage.result.OrNull;
import dev.tidemark.storage.result.WindowPerformance;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The answer of {@code GET /v1/models}. */
@Serdeable(naming = SnakeCaseStrategy.class)
record ModelsAnswer(List<Model> models) {
  /**
   * One model and its health; null is unknown.
   *
   * @param health drift, performance, quality, ok, insufficient or empty
   * @param since start of the first window of the trouble that is still on
   * @param rows predictions in the last window
   */
  @Serdeable(naming = SnakeCaseStrategy.class)
  record Model(
      String name,
      @Nullable Task task,
      String window,
      @Nullable String version,
      String health,
      @Nullable Instant since,
      @Nullable Instant windowStart,
      @Nullable Instant windowEnd,
      long rows,
      long features,
      long driftedFeatures,
      @Nullable String worstFeature,
      @Nullable Double worstPsi,
      @Nullable String mostNullsFeature,
      @Nullable Double mostNullsRate,
      @Nullable String metric,
      @Nullable Double value,
      @Nullable Double lower,
      @Nullable Double upper,
      @Nullable Double referenceValue,
      @Nullable Double labelCoverage) {}

  static ModelsAnswer of(List<FleetRow> fleet) {
    return new ModelsAnswer(fleet.stream().map(ModelsAnswer::model).toList());
  }

  private static Model model(FleetRow row) {
    HealthWindow last = row.last().orElse(null);
    Optional<WindowPerformance> main = row.main();
    return new Model(
        row.model().name(),
        row.model().task(),
        row.model().window(),
        last == null ? null : last.version(),
        row.state().name().toLowerCase(Locale.ROOT),
        row.since().orElse(null),
        last == null ? null : last.window().start(),
        last == null ? null : last.window().end(),
        last == null ? 0 : last.rows(),
        last == null ? 0 : last.features(),
        last == null ? 0 : last.drifted(),
        last == null || last.worst().isEmpty() ? null : last.worst(),
        last == null ? null : OrNull.finite(last.worstPsi()),
        last == null || last.worstNulls().isEmpty() ? null : last.worstNulls(),
        last == null ? null : OrNull.finite(last.worstNullRate()),
        main.map(WindowPerformance::metric).orElse(null),
        main.isEmpty() ? null : OrNull.finite(main.orElseThrow().value()),
        main.isEmpty() ? null : OrNull.finite(main.orElseThrow().lower()),
        main.isEmpty() ? null : OrNull.finite(main.orElseThrow().upper()),
        main.isEmpty() ? null : OrNull.finite(main.orElseThrow().referenceValue()),
        main.isEmpty() ? null : OrNull.finite(main.orElseThrow().labelCoverage()));
  }
}

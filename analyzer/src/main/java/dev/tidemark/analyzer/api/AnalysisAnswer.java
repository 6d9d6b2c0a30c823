package dev.tidemark.analyzer.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tidemark.storage.analysis.Analysis;
import dev.tidemark.storage.result.OrNull;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How far an analysis has come. */
@Serdeable(naming = SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
record AnalysisAnswer(
    String id,
    String model,
    Instant from,
    Instant to,
    @Nullable String window,
    @Nullable String reference,
    String state,
    int windowsDone,
    @Nullable Integer windowsTotal,
    @Nullable String detail,
    Instant createdAt,
    @Nullable Instant finishedAt) {
  static AnalysisAnswer of(Analysis analysis) {
    return new AnalysisAnswer(
        analysis.id(),
        analysis.model(),
        analysis.periodStart(),
        analysis.periodEnd(),
        analysis.windowLength(),
        analysis.reference(),
        analysis.state().name().toLowerCase(Locale.ROOT),
        analysis.windowsDone(),
        analysis.windowsTotal(),
        OrNull.text(analysis.detail()),
        analysis.createdAt(),
        analysis.finishedAt());
  }

  /** The answer of a list. */
  @Serdeable(naming = SnakeCaseStrategy.class)
  record Many(List<AnalysisAnswer> analyses) {}
}

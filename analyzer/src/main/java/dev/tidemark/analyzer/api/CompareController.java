package dev.tidemark.analyzer.api;

import dev.tidemark.analyzer.analysis.ComparisonReport;
import dev.tidemark.analyzer.analysis.PeriodComparison;
import dev.tidemark.analyzer.analysis.PeriodComparison.Traffic;
import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.problem.Problem;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import org.jspecify.annotations.Nullable;

/** Any two periods, versions or segments of a model side by side, or one beside a reference. */
@Controller("/v1/models/{model}/compare")
@ExecuteOn(TaskExecutors.BLOCKING)
final class CompareController {
  private final ModelCatalog models;
  private final PeriodComparison comparison;

  CompareController(ModelCatalog models, PeriodComparison comparison) {
    this.models = models;
    this.comparison = comparison;
  }

  /** What {@code b_…} leaves out is as {@code a_…} says; nothing of b: the active reference. */
  @Get
  ComparisonReport compare(
      @PathVariable String model,
      @QueryValue("a_from") @Nullable String aFrom,
      @QueryValue("a_to") @Nullable String aTo,
      @QueryValue(value = "a_version", defaultValue = "") String aVersion,
      @QueryValue(value = "a_segment", defaultValue = "") String aSegment,
      @QueryValue("b_from") @Nullable String bFrom,
      @QueryValue("b_to") @Nullable String bTo,
      @QueryValue("b_version") @Nullable String bVersion,
      @QueryValue("b_segment") @Nullable String bSegment,
      @QueryValue("b_reference") @Nullable String bReference) {
    ModelSettings settings = models.get(model);
    Traffic a =
        new Traffic(
            Times.period(aFrom, aTo, "a_from", "a_to"),
            aVersion,
            Segments.parse(aSegment, "a_segment"));
    String segment = bSegment == null ? aSegment : bSegment;
    boolean traffic = bFrom != null || bTo != null || bVersion != null;
    if (bReference != null) {
      if (traffic) {
        throw Problem.invalidField(
            "/b_reference", "stands alone: a reference has a period and a version of its own");
      }
      return comparison.compare(settings, a, bReference, Segments.parse(segment, "b_segment"));
    }
    if (!traffic && bSegment == null) {
      return comparison.compare(settings, a, null, a.segment());
    }
    Traffic b =
        new Traffic(
            bFrom == null && bTo == null ? a.period() : Times.period(bFrom, bTo, "b_from", "b_to"),
            bVersion == null ? aVersion : bVersion,
            Segments.parse(segment, "b_segment"));
    return comparison.compare(settings, a, b);
  }
}

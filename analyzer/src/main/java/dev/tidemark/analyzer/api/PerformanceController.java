package dev.tidemark.analyzer.api;

import dev.tidemark.analyzer.analysis.PerformanceOnDemand;
import dev.tidemark.analyzer.performance.CellValues;
import dev.tidemark.analyzer.performance.PerformanceReport;
import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.problem.Problem;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import org.jspecify.annotations.Nullable;

/** How good a model was in any period: metrics, confusion matrix, curves, delays, maturity. */
@Controller("/v1/models/{model}/performance")
@ExecuteOn(TaskExecutors.BLOCKING)
final class PerformanceController {
  private final ModelCatalog models;
  private final PerformanceOnDemand performance;

  PerformanceController(ModelCatalog models, PerformanceOnDemand performance) {
    this.models = models;
    this.performance = performance;
  }

  @Get
  PerformanceReport report(
      @PathVariable String model,
      @QueryValue @Nullable String from,
      @QueryValue @Nullable String to,
      @QueryValue(defaultValue = "") String version,
      @QueryValue(defaultValue = "") String segment,
      @QueryValue @Nullable String worth) {
    return performance.report(
        models.get(model),
        version,
        Segments.parse(segment, "segment"),
        Times.period(from, to),
        worth == null ? null : worth(worth));
  }

  private static CellValues worth(String text) {
    try {
      return CellValues.parse(text);
    } catch (IllegalArgumentException e) {
      throw Problem.invalidField("/worth", String.valueOf(e.getMessage()));
    }
  }
}

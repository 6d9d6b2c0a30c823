package dev.tidemark.analyzer.api;

import dev.tidemark.analyzer.analysis.PerformanceOnDemand;
import dev.tidemark.analyzer.analysis.PerformanceOnDemand.Question;
import dev.tidemark.analyzer.performance.CellValues;
import dev.tidemark.analyzer.performance.PerformanceReport;
import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.problem.Problem;
import dev.tidemark.storage.window.WindowLength;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.Optional;
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
      @QueryValue @Nullable String worth,
      @QueryValue(defaultValue = "rows") String source,
      @QueryValue @Nullable String window) {
    ModelSettings settings = models.get(model);
    Question question =
        new Question(
            settings,
            version,
            Segments.parse(segment, "segment"),
            Times.period(from, to),
            worth == null ? null : worth(worth));
    WindowLength length = length(window == null ? settings.window() : window);
    return (isFromWindows(source)
            ? performance.ofWindows(question, length)
            : Optional.<PerformanceReport>empty())
        .orElseGet(() -> performance.ofRows(question));
  }

  private static WindowLength length(String text) {
    try {
      return WindowLength.parse(text);
    } catch (IllegalArgumentException e) {
      throw Problem.invalidField("/window", String.valueOf(e.getMessage()));
    }
  }

  private static boolean isFromWindows(String source) {
    return switch (source) {
      case "rows" -> false;
      case "windows" -> true;
      default -> throw Problem.invalidField("/source", "must be rows or windows");
    };
  }

  private static CellValues worth(String text) {
    try {
      return CellValues.parse(text);
    } catch (IllegalArgumentException e) {
      throw Problem.invalidField("/worth", String.valueOf(e.getMessage()));
    }
  }
}

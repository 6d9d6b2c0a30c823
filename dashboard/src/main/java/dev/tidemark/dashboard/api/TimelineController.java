package dev.tidemark.dashboard.api;

import dev.tidemark.dashboard.timeline.MetricWords;
import dev.tidemark.dashboard.timeline.Timelines;
import dev.tidemark.dashboard.timeline.Timelines.Choice;
import dev.tidemark.dashboard.timeline.Timelines.Wish;
import io.micronaut.http.HttpParameters;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.List;

/** {@code GET /v1/models/{model}/timeline}: the columns that the pages' charts draw. */
@Controller("/v1/models")
@ExecuteOn(TaskExecutors.BLOCKING)
final class TimelineController {
  private final Timelines timelines;

  TimelineController(Timelines timelines) {
    this.timelines = timelines;
  }

  /** Without a feature: PSI and null rate of all, and what is known of the model as a whole. */
  @Get("/{model}/timeline")
  TimelineAnswer timeline(String model, HttpRequest<?> request) {
    HttpParameters parameters = request.getParameters();
    Choice choice =
        timelines.choose(
            model,
            new Wish(
                Filters.text(parameters, "version"),
                Filters.text(parameters, "window"),
                Filters.time(parameters, "from"),
                Filters.time(parameters, "to")));
    List<String> features = Filters.all(parameters, "feature");
    return features.isEmpty()
        ? TimelineAnswer.overview(choice, timelines.overview(choice, MetricWords.DRAWN))
        : TimelineAnswer.ofOne(choice, timelines.read(choice, MetricWords.DRAWN_OF_ONE, features));
  }
}

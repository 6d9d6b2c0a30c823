package dev.tidemark.dashboard.api;

import dev.tidemark.dashboard.timeline.Timeline;
import dev.tidemark.dashboard.timeline.Timelines;
import dev.tidemark.dashboard.timeline.Timelines.Choice;
import dev.tidemark.dashboard.timeline.Timelines.Wish;
import dev.tidemark.storage.result.ResultSpan;
import dev.tidemark.storage.window.WindowLength;
import io.micronaut.http.HttpParameters;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code GET /v1/models/{model}/drift}: the latest window, or the one that holds {@code at}. */
@Controller("/v1/models")
@ExecuteOn(TaskExecutors.BLOCKING)
final class DriftController {
  private final Timelines timelines;

  DriftController(Timelines timelines) {
    this.timelines = timelines;
  }

  @Get("/{model}/drift")
  DriftAnswer drift(String model, HttpRequest<?> request) {
    HttpParameters parameters = request.getParameters();
    Instant at = Filters.time(parameters, "at");
    String version = Filters.text(parameters, "version");
    String window = Filters.text(parameters, "window");
    Choice latest = timelines.choose(model, new Wish(version, window, null, null));
    Instant start = start(latest, at);
    Timeline timeline = timelines.whole(start == null ? latest : latest.only(start), List.of());
    return DriftAnswer.of(model, latest.version(), latest.window(), timeline);
  }

  private static @Nullable Instant start(Choice choice, @Nullable Instant at) {
    if (at == null) {
      return choice.span().map(ResultSpan::last).orElse(null);
    }
    return WindowLength.parse(choice.window()).windowOf(at).start();
  }
}

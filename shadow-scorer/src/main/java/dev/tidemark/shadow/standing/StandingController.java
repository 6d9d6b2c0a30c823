package dev.tidemark.shadow.standing;

import dev.tidemark.shadow.candidate.StandingView;
import dev.tidemark.shadow.replay.ReplayRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;

/** {@code /v1/models/{model}/candidates/{version}/standing}. */
@Controller("/v1/models/{model}/candidates/{version}/standing")
@ExecuteOn(TaskExecutors.BLOCKING)
final class StandingController {
  private final StandingShadows standings;

  StandingController(StandingShadows standings) {
    this.standings = standings;
  }

  @Put
  HttpResponse<StandingView> on(String model, String version, @Body ReplayRequest request) {
    StandingShadows.Switched switched = standings.on(model, version, request);
    StandingView view = StandingView.of(switched.standing());
    return switched.created() ? HttpResponse.created(view) : HttpResponse.ok(view);
  }

  @Get
  StandingView get(String model, String version) {
    return StandingView.of(standings.get(model, version));
  }

  @Delete
  StandingView off(String model, String version) {
    return StandingView.of(standings.off(model, version));
  }
}

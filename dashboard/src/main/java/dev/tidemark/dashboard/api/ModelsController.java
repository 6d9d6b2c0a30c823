package dev.tidemark.dashboard.api;

import dev.tidemark.dashboard.timeline.Fleet;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;

/** {@code GET /v1/models}: all models with their health, those in trouble first. */
@Controller("/v1/models")
@ExecuteOn(TaskExecutors.BLOCKING)
final class ModelsController {
  private final Fleet fleet;

  ModelsController(Fleet fleet) {
    this.fleet = fleet;
  }

  @Get
  ModelsAnswer models() {
    return ModelsAnswer.of(fleet.all());
  }
}

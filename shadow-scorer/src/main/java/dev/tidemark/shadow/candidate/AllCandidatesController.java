package dev.tidemark.shadow.candidate;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;

/** {@code /v1/candidates}: those of every model. */
@Controller("/v1/candidates")
@ExecuteOn(TaskExecutors.BLOCKING)
final class AllCandidatesController {
  private final CandidateViews views;

  AllCandidatesController(CandidateViews views) {
    this.views = views;
  }

  @Get
  CandidateList list() {
    return new CandidateList(views.all());
  }
}

package dev.tidemark.shadow.replay;

import dev.tidemark.storage.intake.IntakeBacklog;
import dev.tidemark.storage.problem.Problem;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.server.types.files.StreamedFile;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /v1/models/{model}/candidates/{version}/replays} and {@code /v1/replays}. */
@Controller
@ExecuteOn(TaskExecutors.BLOCKING)
final class ReplayController {
  private static final String NDJSON = "application/x-ndjson";
  private static final int SHOWN = 50;
  private static final int MOST_SHOWN = 1000;
  private static final Duration LONGEST_BACKLOG = Duration.ofSeconds(30);

  private final Replays replays;
  private final ReplayWorker worker;
  private final PredictionStream predictions;
  private final IntakeBacklog backlog;

  ReplayController(
      Replays replays, ReplayWorker worker, PredictionStream predictions, IntakeBacklog backlog) {
    this.replays = replays;
    this.worker = worker;
    this.predictions = predictions;
    this.backlog = backlog;
  }

  /** Replays of one candidate. */
  @Serdeable
  record ReplayList(List<ReplayView> replays) {}

  @Post("/v1/models/{model}/candidates/{version}/replays")
  HttpResponse<ReplayView> create(String model, String version, @Body ReplayRequest request) {
    if (!backlog.awaitStored(LONGEST_BACKLOG)) {
      throw Problem.of(
          "storage-behind",
          "Storage is behind",
          503,
          "Acknowledged records are still on their way into ClickHouse; try again shortly.");
    }
    ReplayView replay = replays.create(model, version, request);
    worker.wake();
    return HttpResponse.<ReplayView>accepted(URI.create("/v1/replays/" + replay.id())).body(replay);
  }

  @Get("/v1/models/{model}/candidates/{version}/replays")
  ReplayList list(String model, String version) {
    return new ReplayList(replays.ofCandidate(model, version));
  }

  /**
   * Of all models, the newest first.
   *
   * @param latest only the newest of each model that compares a candidate
   */
  @Get("/v1/replays")
  ReplayList newest(
      @QueryValue @Nullable Integer limit, @QueryValue(defaultValue = "false") boolean latest) {
    int most = limit == null ? SHOWN : Math.clamp(limit, 1, MOST_SHOWN);
    return new ReplayList(latest ? replays.newestOfEachModel(most) : replays.newest(most));
  }

  @Get("/v1/replays/{id}")
  ReplayView get(String id) {
    return replays.view(id);
  }

  @Delete("/v1/replays/{id}")
  ReplayView cancel(String id) {
    return replays.cancel(id);
  }

  @Get("/v1/replays/{id}/predictions")
  @Produces(NDJSON)
  StreamedFile predictions(String id) {
    return new StreamedFile(predictions.open(replays.get(id)), MediaType.of(NDJSON));
  }
}

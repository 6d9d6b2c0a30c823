package dev.tidemark.analyzer.comparison;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.problem.Problem;
import dev.tidemark.storage.replay.Chunk;
import dev.tidemark.storage.replay.Replay;
import dev.tidemark.storage.replay.ReplayRepository;
import dev.tidemark.storage.replay.ReplayState;
import dev.tidemark.storage.shadow.ShadowStore;
import dev.tidemark.storage.shadow.ShadowStore.Compared;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * {@code GET /v1/replays/{id}/report}: computed from the stored rows each time, labels as known
 * now.
 */
@Controller("/v1/replays")
@ExecuteOn(TaskExecutors.BLOCKING)
final class ReplayReportController {
  private final ReplayRepository replays;
  private final ModelCatalog models;
  private final ShadowStore shadow;

  ReplayReportController(ReplayRepository replays, ModelCatalog models, ClickHouse clickHouse) {
    this.replays = replays;
    this.models = models;
    this.shadow = new ShadowStore(clickHouse);
  }

  @Get("/{id}/report")
  ReplayReport report(String id) {
    Replay replay = replays.findById(id).orElseThrow(() -> Problem.notFound("replay", id));
    if (replay.state() != ReplayState.DONE) {
      throw Problem.conflict(
          "The replay is "
              + replay.state().name().toLowerCase(Locale.ROOT)
              + "; there is a report once it is done.");
    }
    List<Compared> rows = new ArrayList<>();
    Chunk period = new Chunk(replay.fromTs(), replay.toTs(), "", "", replay.rowsDone());
    shadow.read(replay.model(), replay.id(), period, rows::add);
    ModelSettings settings =
        models.find(replay.model()).orElse(ModelSettings.defaults(replay.model()));
    return new ReplayComparison(replay, settings, new ReplayedRows(rows)).report();
  }
}

package dev.tidemark.analyzer.comparison;

import dev.tidemark.storage.problem.Problem;
import dev.tidemark.storage.replay.Replay;
import dev.tidemark.storage.replay.ReplayRepository;
import dev.tidemark.storage.replay.ReplayState;
import dev.tidemark.storage.replay.StandingShadow;
import dev.tidemark.storage.replay.StandingShadowRepository;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import java.util.Locale;

/** {@code GET /v1/replays/{id}/report}, and the verdicts given on it. */
@Controller("/v1")
@ExecuteOn(TaskExecutors.BLOCKING)
final class ReplayReportController {
  private final ReplayRepository replays;
  private final StandingShadowRepository standings;
  private final ReplayReports reports;
  private final VerdictLog verdicts;

  ReplayReportController(
      ReplayRepository replays,
      StandingShadowRepository standings,
      ReplayReports reports,
      VerdictLog verdicts) {
    this.replays = replays;
    this.standings = standings;
    this.reports = reports;
    this.verdicts = verdicts;
  }

  /** Every change of a replay's verdict, oldest first. */
  @Serdeable
  record VerdictList(List<RecordedVerdict> verdicts) {}

  @Get("/replays/{id}/report")
  String report(String id) {
    Replay replay = replay(id);
    if (replay.coversStandingShadow()) {
      if (!replay.fromTs().isBefore(replay.toTs())) {
        throw Problem.conflict(
            "The standing shadow has not scored a window yet; there is a report once it has.");
      }
    } else if (replay.state() != ReplayState.DONE) {
      throw Problem.conflict(
          "The replay is "
              + replay.state().name().toLowerCase(Locale.ROOT)
              + "; there is a report once it is done.");
    }
    return reports.current(replay);
  }

  @Get("/replays/{id}/verdicts")
  VerdictList verdicts(String id) {
    return new VerdictList(verdicts.of(replay(id).id()));
  }

  @Get("/verdicts/{id}")
  RecordedVerdict verdict(String id) {
    return verdicts.get(id);
  }

  private Replay replay(String id) {
    return replays
        .findById(id)
        .or(() -> standings.findById(id).map(StandingShadow::soFar))
        .orElseThrow(() -> Problem.notFound("replay", id));
  }
}

package dev.tidemark.analyzer.comparison;

import dev.tidemark.storage.replay.Replay;
import dev.tidemark.storage.replay.ReplayPurpose;
import dev.tidemark.storage.replay.ReplayRepository;
import dev.tidemark.storage.replay.StandingShadow;
import dev.tidemark.storage.replay.StandingShadowRepository;
import io.micronaut.context.annotation.Requires;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Judges recent replays again when labels have landed, so that a change is recorded unasked. */
@Singleton
@Requires(property = "tidemark.roles.analyzer", value = "true")
final class VerdictWatch {
  private static final Logger log = LoggerFactory.getLogger(VerdictWatch.class);

  /** After this time labels are taken to be complete, unless somebody asks for the report. */
  private static final Duration WATCHED = Duration.ofDays(60);

  private final ReplayRepository replays;
  private final StandingShadowRepository standings;
  private final ReplayReports reports;
  private final InstantSource clock;

  VerdictWatch(
      ReplayRepository replays,
      StandingShadowRepository standings,
      ReplayReports reports,
      InstantSource clock) {
    this.replays = replays;
    this.standings = standings;
    this.reports = reports;
    this.clock = clock;
  }

  @Scheduled(
      fixedDelay = "${tidemark.analyzer.verdict-interval:5m}",
      initialDelay = "${tidemark.analyzer.verdict-interval:5m}")
  void look() {
    Instant since = clock.instant().minus(WATCHED);
    replays.findDoneSince(since).stream()
        .filter(replay -> replay.purpose() == ReplayPurpose.CANDIDATE)
        .forEach(this::look);
    standings.findActiveSince(since).stream()
        .map(StandingShadow::soFar)
        .filter(soFar -> soFar.fromTs().isBefore(soFar.toTs()))
        .forEach(this::look);
  }

  private void look(Replay replay) {
    try {
      reports.current(replay);
    } catch (RuntimeException e) { // one replay never stops the others
      log.atWarn().addKeyValue("replay", replay.id()).setCause(e).log("not judged");
    }
  }
}

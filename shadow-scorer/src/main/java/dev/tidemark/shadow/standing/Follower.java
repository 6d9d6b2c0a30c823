package dev.tidemark.shadow.standing;

import dev.tidemark.shadow.candidate.Candidates;
import dev.tidemark.shadow.candidate.ShadowConfiguration;
import dev.tidemark.shadow.replay.ReplayWorker;
import dev.tidemark.shadow.replay.Stretch;
import dev.tidemark.shadow.replay.Terms;
import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.replay.Replay;
import dev.tidemark.storage.replay.ReplayPlans;
import dev.tidemark.storage.replay.ReplayPurpose;
import dev.tidemark.storage.replay.ReplayRepository;
import dev.tidemark.storage.replay.ReplaySource;
import dev.tidemark.storage.replay.ReplayState;
import dev.tidemark.storage.replay.StandingShadow;
import dev.tidemark.storage.replay.StandingShadowRepository;
import dev.tidemark.storage.shadow.StandingRows;
import dev.tidemark.storage.window.TimeWindow;
import io.micronaut.transaction.TransactionOperations;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Orders what standing shadows have to score next: a replay of the windows that have ended since,
 * or of the hours in which predictions came late. The order and the note that it is under way are
 * one transaction that one process wins; the replay itself is leased and resumed like any other,
 * and its rows are kept under the standing shadow's id, so that what is scored again replaces what
 * was there.
 */
@Singleton
final class Follower {
  private static final Logger log = LoggerFactory.getLogger(Follower.class);

  /** Rows may become visible a while after they were received. */
  private static final Duration SLACK = Duration.ofMinutes(2);

  /** ClickHouse may be away for hours, while the intake's spool holds what is received. */
  private static final Duration OUTAGE = Duration.ofDays(1);

  private static final Duration FIRST_RETRY = Duration.ofMinutes(1);
  private static final int MOST_DOUBLINGS = 6;

  private final StandingShadowRepository standings;
  private final StandingRows answers;
  private final ReplayRepository replays;
  private final ReplayPlans plans;
  private final ReplayWorker worker;
  private final Candidates candidates;
  private final ModelCatalog models;
  private final TransactionOperations<Connection> transactions;
  private final ShadowConfiguration configuration;
  private final InstantSource clock;

  Follower(
      StandingShadowRepository standings,
      StandingRows answers,
      ReplayRepository replays,
      ReplayPlans plans,
      ReplayWorker worker,
      Candidates candidates,
      ModelCatalog models,
      TransactionOperations<Connection> transactions,
      ShadowConfiguration configuration,
      InstantSource clock) {
    this.standings = standings;
    this.answers = answers;
    this.replays = replays;
    this.plans = plans;
    this.worker = worker;
    this.candidates = candidates;
    this.models = models;
    this.transactions = transactions;
    this.configuration = configuration;
    this.clock = clock;
  }

  /** Looks at every standing shadow once. */
  void look() {
    for (StandingShadow standing : standings.findAtWork()) {
      try {
        look(standing);
      } catch (RuntimeException e) { // one standing shadow never stops the others
        log.atWarn()
            .addKeyValue("model", standing.model())
            .addKeyValue("candidate", standing.candidate())
            .setCause(e)
            .log("A standing shadow could not be looked at; it is at the next look");
      }
    }
  }

  private void look(StandingShadow standing) {
    Instant now = now();
    String pass = standing.passId();
    if (pass != null) {
      List<Replay> orders = replays.findByPassIdOrderByCreatedAt(pass);
      if (orders.stream().allMatch(order -> order.state().isFinal())) {
        settle(standing, pass, orders, now);
      }
      return;
    }
    Instant retryAt = standing.retryAt();
    if (retryAt == null || !now.isBefore(retryAt)) {
      next(standing, now);
    }
  }

  /** Takes note of what became of a pass, and forgets its orders. */
  private void settle(StandingShadow standing, String pass, List<Replay> orders, Instant now) {
    Optional<Replay> failed =
        orders.stream().filter(order -> order.state() != ReplayState.DONE).findFirst();
    transactions.executeWrite(_ -> {
      if (orders.isEmpty()) {
        standings.failed(standing.id(), pass, "The order was lost.", now);
      } else if (failed.isEmpty()) {
        standings.answered(standing.id(), pass, orders.getFirst().toTs());
      } else if (failed.get().state() == ReplayState.CANCELLED) {
        standings.cancelled(
            standing.id(), pass, "Its replay was cancelled, which switched it off.", now);
      } else {
        standings.failed(standing.id(), pass, reason(failed.get()), retryAt(standing, now));
      }
      replays.deleteAll(orders);
      plans.delete(pass);
      return true;
    });
  }

  private static String reason(Replay failed) {
    String detail = Objects.requireNonNullElse(failed.detail(), "It failed.");
    return failed.purpose() == ReplayPurpose.FIDELITY
        ? "The champion's own file: " + detail
        : detail;
  }

  private static Instant retryAt(StandingShadow standing, Instant now) {
    return now.plus(FIRST_RETRY.multipliedBy(1L << Math.min(MOST_DOUBLINGS, standing.failures())));
  }

  private void next(StandingShadow standing, Instant now) {
    Steps steps = Steps.of(models.get(standing.model()).window());
    Instant settled = now.minus(configuration.settle());
    Optional<TimeWindow> ended = steps.ended(standing.untilTs(), settled);
    if (ended.isPresent()) {
      Instant end = steps.startOf(settled);
      Instant first = answers.firstPrediction(standing, end).map(steps::startOf).orElse(end);
      if (first.isBefore(ended.get().end())) {
        order(standing, ended.get(), now);
      } else {
        standings.skipped(standing.id(), standing.untilTs(), first);
      }
      return;
    }
    answers
        .firstUnanswered(standing, receivedSince(standing, now))
        .ifPresentOrElse(
            late -> order(standing, late, now), () -> standings.lookedAt(standing.id(), now));
  }

  /** Once an hour it looks far back, for what another process had in its spool meanwhile. */
  private static Instant receivedSince(StandingShadow standing, Instant now) {
    Instant before = standing.receivedUntil();
    boolean sameHour =
        before.truncatedTo(ChronoUnit.HOURS).equals(now.truncatedTo(ChronoUnit.HOURS));
    return before.minus(sameHour ? SLACK : OUTAGE);
  }

  private void order(StandingShadow standing, TimeWindow window, Instant now) {
    String pass = UUID.randomUUID().toString();
    Stretch stretch =
        new Stretch(standing.model(), standing.champion(), window.start(), window.end());
    Terms terms =
        new Terms(
            standing.sampleRate(),
            standing.batchSize(),
            standing.requestedExecution(),
            standing.nonInferiorityMargin(),
            standing.judging(),
            standing.fidelity());
    List<Replay> orders = new ArrayList<>();
    orders.add(
        stretch.queued(
            pass,
            standing.candidate(),
            ReplayPurpose.CANDIDATE,
            standing.source(),
            terms,
            standing.id(),
            now));
    if (standing.fidelity() && candidates.find(standing.model(), standing.champion()).isPresent()) {
      orders.add(
          stretch.queued(
              pass,
              standing.champion(),
              ReplayPurpose.FIDELITY,
              ReplaySource.FILE,
              terms,
              standing.fidelityId(),
              now));
    }
    boolean ordered =
        Objects.requireNonNull(
            transactions.executeWrite(_ -> {
              if (standings.ordered(standing.id(), pass, standing.untilTs()) == 0) {
                return false;
              }
              replays.saveAll(orders);
              return true;
            }));
    if (ordered) {
      log.atInfo()
          .addKeyValue("model", standing.model())
          .addKeyValue("candidate", standing.candidate())
          .addKeyValue("from", window.start())
          .addKeyValue("to", window.end())
          .log("A standing shadow goes on");
      worker.wake();
    }
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}

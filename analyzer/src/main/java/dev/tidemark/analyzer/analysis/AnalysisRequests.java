package dev.tidemark.analyzer.analysis;

import dev.tidemark.storage.alert.Lease;
import dev.tidemark.storage.analysis.Analyses;
import dev.tidemark.storage.analysis.Analysis;
import dev.tidemark.storage.clickhouse.StorageException;
import dev.tidemark.storage.intake.IntakeBacklog;
import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.problem.Problem;
import dev.tidemark.storage.window.TimeWindow;
import io.micronaut.runtime.event.annotation.EventListener;
import io.micronaut.runtime.server.event.ServerStartupEvent;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Analyses that users ask for. Each is noted in the metadata database, so that one that was not
 * finished when the process ended starts over. Thread-safe.
 */
@Singleton
public final class AnalysisRequests {
  private static final Logger LOG = LoggerFactory.getLogger(AnalysisRequests.class);
  private static final Duration LONGEST_BACKLOG = Duration.ofSeconds(30);

  private final Analyses analyses;
  private final AnalysisQueue queue;
  private final PeriodAnalysis periods;
  private final ModelCatalog models;
  private final ReferenceRules references;
  private final IntakeBacklog backlog;
  private final Turns turns;
  private final InstantSource clock;
  private final Map<String, CompletableFuture<Void>> running = new ConcurrentHashMap<>();

  AnalysisRequests(
      Analyses analyses,
      AnalysisQueue queue,
      PeriodAnalysis periods,
      ModelCatalog models,
      ReferenceRules references,
      IntakeBacklog backlog,
      Turns turns,
      InstantSource clock) {
    this.analyses = analyses;
    this.queue = queue;
    this.periods = periods;
    this.models = models;
    this.references = references;
    this.backlog = backlog;
    this.turns = turns;
    this.clock = clock;
  }

  /**
   * Queues the analysis of a period.
   *
   * @param windowLength a parsed window length; null: as the settings say
   * @param reference null: the active one
   * @throws Problem 404 if the model or the reference is unknown
   */
  public Analysis submit(
      String model, TimeWindow period, @Nullable String windowLength, @Nullable String reference) {
    if (models.find(model).isEmpty()) { // its first predictions may be on their way
      backlog.awaitStored(LONGEST_BACKLOG);
    }
    ModelSettings settings = models.get(model);
    if (reference != null) {
      references.of(settings, reference);
    }
    Analysis analysis =
        analyses.save(
            new Analysis(
                UUID.randomUUID().toString(),
                model,
                period.start(),
                period.end(),
                windowLength,
                reference,
                Analysis.State.QUEUED,
                0,
                null,
                "",
                now(),
                null));
    enqueue(analysis);
    return analysis;
  }

  /**
   * @throws Problem 404 if there is none of this id
   */
  public Analysis get(String id) {
    return analyses.findById(id).orElseThrow(() -> Problem.notFound("analysis", id));
  }

  /**
   * Newest first.
   *
   * @param model null: any
   */
  public List<Analysis> newest(@Nullable String model, int most) {
    return analyses.newest(model == null ? "" : model, most);
  }

  /**
   * Ends an analysis after the window it is at; one that has ended stays as it is.
   *
   * @throws Problem 404 if there is none of this id
   */
  public Analysis cancel(String id) {
    get(id);
    analyses.finish(id, Analysis.State.CANCELLED.name(), "", now());
    return get(id);
  }

  /** Waits for the analysis to end, at most this long; how far it is then. */
  public Analysis await(String id, Duration atMost) {
    CompletableFuture<Void> work = running.get(id);
    if (work != null) {
      try {
        work.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
      } catch (ExecutionException | TimeoutException e) {
        LOG.atDebug().addKeyValue("analysis", id).log("still running, or failed");
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return get(id);
  }

  @EventListener
  void resume(ServerStartupEvent started) {
    open().forEach(this::enqueue);
  }

  /** Goes on with what an analyzer that ended has left, once its turn is over. */
  void takeOver() {
    Instant longAgo = now().minus(LONGEST_BACKLOG);
    open().stream()
        .filter(analysis -> analysis.createdAt().isBefore(longAgo))
        .filter(analysis -> !running.containsKey(analysis.id()))
        .forEach(this::enqueue);
  }

  private List<Analysis> open() {
    return analyses.findByStateInListOrderByCreatedAt(
        List.of(Analysis.State.QUEUED, Analysis.State.RUNNING));
  }

  private void enqueue(Analysis analysis) {
    CompletableFuture<Void> work = queue.submitAsked(analysis.model(), () -> run(analysis));
    running.put(analysis.id(), work);
    CompletableFuture<Void> _ = work.whenComplete((_, _) -> running.remove(analysis.id(), work));
  }

  private void run(Analysis analysis) {
    Optional<Lease> turn = turns.take(analysis.id());
    if (turn.isEmpty()) { // another analyzer's work
      return;
    }
    try {
      if (get(analysis.id()).state().isFinal()) { // cancelled or done while it waited
        return;
      }
      if (!backlog.awaitStored(LONGEST_BACKLOG)) {
        LOG.atWarn()
            .addKeyValue("model", analysis.model())
            .log("analysed without records that are still on their way into ClickHouse");
      }
      ModelSettings settings = models.get(analysis.model());
      TimeWindow period = new TimeWindow(analysis.periodStart(), analysis.periodEnd());
      periods.analyse(
          settings,
          period,
          analysis.windowLength(),
          analysis.reference(),
          (done, total) -> progressed(analysis.id(), done, total));
      periods.judgeLater(
          settings,
          period,
          analysis.windowLength(),
          analysis.reference(),
          (_, _) -> renew(analysis.id()));
      finish(analysis, Analysis.State.DONE, "");
    } catch (CancellationException e) {
      LOG.atInfo().addKeyValue("analysis", analysis.id()).log("an analysis was cancelled");
    } catch (TurnLost e) {
      LOG.atWarn()
          .addKeyValue("analysis", analysis.id())
          .log("a window took so long that another analyzer went on with this analysis");
    } catch (RuntimeException e) { // the edge at which one analysis' failure stays small
      if (queue.isClosed()) { // cut off by the end of the process: it starts over
        return;
      }
      LOG.atError()
          .addKeyValue("model", analysis.model())
          .addKeyValue("analysis", analysis.id())
          .setCause(e)
          .log("an analysis failed");
      finish(analysis, Analysis.State.FAILED, reason(e));
    } finally {
      turns.end(turn.get());
    }
  }

  private void progressed(String id, int done, int total) {
    renew(id);
    if (analyses.progressed(id, done, total) == 0) {
      throw new CancellationException(id);
    }
  }

  private void renew(String id) {
    if (turns.take(id).isEmpty()) {
      throw new TurnLost();
    }
  }

  private void finish(Analysis analysis, Analysis.State state, String detail) {
    analyses.finish(analysis.id(), state.name(), detail, now());
  }

  /** Somebody else works on it now. */
  private static final class TurnLost extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static String reason(RuntimeException failure) {
    return switch (failure) {
      case Problem problem -> problem.detail();
      case StorageException storage when storage.isRetryable() ->
          "ClickHouse is away or busy; ask again later.";
      default -> "It failed on our side; the log says why.";
    };
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}

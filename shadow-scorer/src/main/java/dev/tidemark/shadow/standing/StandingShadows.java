package dev.tidemark.shadow.standing;

import dev.tidemark.shadow.candidate.AnswerSources;
import dev.tidemark.shadow.replay.ReplayRequest;
import dev.tidemark.shadow.replay.Terms;
import dev.tidemark.shadow.replay.Times;
import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.problem.Problem;
import dev.tidemark.storage.replay.ReplayPlans;
import dev.tidemark.storage.replay.ReplayRepository;
import dev.tidemark.storage.replay.ReplaySource;
import dev.tidemark.storage.replay.StandingShadow;
import dev.tidemark.storage.replay.StandingShadowRepository;
import dev.tidemark.storage.shadow.Champions;
import io.micronaut.data.exceptions.DataAccessException;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Switches standing shadows on and off. Thread-safe. */
@Singleton
public final class StandingShadows {
  /** Traffic of this long says who the champion is, when nobody else does. */
  private static final Duration RECENT = Duration.ofDays(30);

  private final StandingShadowRepository rows;
  private final ReplayRepository replays;
  private final ReplayPlans plans;
  private final AnswerSources sources;
  private final ModelCatalog models;
  private final Champions champions;
  private final InstantSource clock;
  private final JsonMapper json;

  StandingShadows(
      StandingShadowRepository rows,
      ReplayRepository replays,
      ReplayPlans plans,
      AnswerSources sources,
      ModelCatalog models,
      ClickHouse clickHouse,
      InstantSource clock,
      JsonMapper json) {
    this.rows = rows;
    this.replays = replays;
    this.plans = plans;
    this.sources = sources;
    this.models = models;
    this.champions = new Champions(clickHouse);
    this.clock = clock;
    this.json = json;
  }

  /**
   * What became of switching one on.
   *
   * @param created false when it goes on from where it was
   */
  public record Switched(StandingShadow standing, boolean created) {}

  /**
   * Lets a candidate follow a champion. One that was switched off goes on from where it was; on
   * other terms the comparison begins anew.
   *
   * @throws Problem 404 for an unknown candidate, 400 naming a bad field
   */
  public Switched on(String model, String version, ReplayRequest request) {
    ReplaySource source = source(model, version, request.source());
    if (request.to() != null || request.also() != null) {
      String field = request.to() != null ? "to" : "also";
      throw Problem.invalidField(
          "/" + field,
          "A standing shadow takes no '" + field + "': it follows until switched off.");
    }
    Terms terms = Terms.of(request, json);
    Optional<StandingShadow> before = rows.findByModelAndCandidate(model, version);
    Steps steps = Steps.of(models.get(model).window());
    Instant now = now();
    Instant from =
        request.from() != null
            ? steps.startOf(Times.read(request.from(), "from"))
            : before.map(StandingShadow::fromTs).orElseGet(() -> steps.startOf(now));
    String champion = champion(model, version, request.champion(), before, now);
    if (before.isPresent() && isSame(before.get(), source, terms, champion, from)) {
      rows.switched(before.get().id(), true, now);
      return new Switched(get(model, version), false);
    }
    before.ifPresent(this::forget);
    StandingShadow standing = standing(model, version, champion, source, from, terms, now);
    try {
      return new Switched(rows.save(standing), true);
    } catch (DataAccessException e) { // somebody else switched it on just now
      return new Switched(rows.findByModelAndCandidate(model, version).orElseThrow(() -> e), false);
    }
  }

  /**
   * Lets a candidate follow no longer. What it has answered stays; a window under way is finished.
   *
   * @throws Problem 404
   */
  public StandingShadow off(String model, String version) {
    rows.switched(get(model, version).id(), false, now());
    return get(model, version);
  }

  /**
   * @throws Problem 404
   */
  public StandingShadow get(String model, String version) {
    return rows.findByModelAndCandidate(model, version)
        .orElseThrow(() -> Problem.notFound("standing shadow of candidate", version));
  }

  private String champion(
      String model,
      String version,
      @Nullable String given,
      Optional<StandingShadow> before,
      Instant now) {
    String champion =
        given != null && !given.isBlank()
            ? given
            : before
                .map(StandingShadow::champion)
                .or(() -> champions.busiest(model, version, now.minus(RECENT), now))
                .orElseThrow(() ->
                    Problem.invalidField(
                        "/champion",
                        "Name the version to follow: the model had no traffic for 30 days."));
    if (champion.equals(version)) {
      throw Problem.invalidField("/champion", "A candidate cannot follow itself; name a version.");
    }
    return champion;
  }

  /** One that follows already goes on with what it follows. */
  private ReplaySource source(String model, String version, @Nullable String asked) {
    return asked != null
        ? sources.of(model, version, asked)
        : rows.findByModelAndCandidate(model, version)
            .map(StandingShadow::source)
            .orElseGet(() -> sources.of(model, version, null));
  }

  private static boolean isSame(
      StandingShadow before, ReplaySource source, Terms terms, String champion, Instant from) {
    return terms.equals(
            new Terms(
                before.sampleRate(),
                before.batchSize(),
                before.requestedExecution(),
                before.nonInferiorityMargin(),
                before.judging(),
                before.fidelity()))
        && before.source() == source
        && before.champion().equals(champion)
        && before.fromTs().equals(from);
  }

  /** A pass under way stops by itself when its orders are gone. */
  private void forget(StandingShadow standing) {
    rows.deleteById(standing.id());
    String pass = standing.passId();
    if (pass != null) {
      replays.deleteAll(replays.findByPassIdOrderByCreatedAt(pass));
      plans.delete(pass);
    }
  }

  private static StandingShadow standing(
      String model,
      String version,
      String champion,
      ReplaySource source,
      Instant from,
      Terms terms,
      Instant now) {
    return new StandingShadow(
        UUID.randomUUID().toString(),
        UUID.randomUUID().toString(),
        model,
        version,
        champion,
        source,
        from,
        from,
        now,
        terms.sampleRate(),
        terms.batchSize(),
        terms.execution(),
        terms.margin(),
        terms.judging(),
        terms.fidelity(),
        true,
        null,
        0,
        null,
        null,
        now,
        now);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}

package dev.tidemark.shadow.replay;

import static java.util.stream.Collectors.toMap;

import dev.tidemark.shadow.candidate.AnswerSources;
import dev.tidemark.shadow.candidate.Candidates;
import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.problem.Problem;
import dev.tidemark.storage.replay.LastVerdict;
import dev.tidemark.storage.replay.Replay;
import dev.tidemark.storage.replay.ReplayPurpose;
import dev.tidemark.storage.replay.ReplayRepository;
import dev.tidemark.storage.replay.ReplaySource;
import dev.tidemark.storage.replay.ReplayState;
import dev.tidemark.storage.replay.StandingShadow;
import dev.tidemark.storage.replay.StandingShadowRepository;
import dev.tidemark.storage.replay.VerdictRepository;
import dev.tidemark.storage.shadow.Champions;
import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import io.micronaut.json.tree.JsonNode;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Takes orders for replays and says how they stand. Thread-safe. */
@Singleton
public final class Replays {
  private static final Argument<Map<String, Object>> OBJECT =
      Argument.mapOf(String.class, Object.class);

  private final ReplayRepository rows;
  private final VerdictRepository verdicts;
  private final StandingShadowRepository standings;
  private final Candidates candidates;
  private final AnswerSources sources;
  private final Champions champions;
  private final InstantSource clock;
  private final JsonMapper json;

  Replays(
      ReplayRepository rows,
      VerdictRepository verdicts,
      StandingShadowRepository standings,
      Candidates candidates,
      AnswerSources sources,
      ClickHouse clickHouse,
      InstantSource clock,
      JsonMapper json) {
    this.rows = rows;
    this.verdicts = verdicts;
    this.standings = standings;
    this.candidates = candidates;
    this.sources = sources;
    this.champions = new Champions(clickHouse);
    this.clock = clock;
    this.json = json;
  }

  /**
   * Orders a replay, to be run as soon as a scorer is free.
   *
   * @throws Problem 404 for an unknown candidate, 400 naming a bad field
   */
  ReplayView create(String model, String version, ReplayRequest request) {
    ReplaySource source = sources.of(model, version, request.source());
    Instant from = Times.read(request.from(), "from");
    Instant to = Times.read(request.to(), "to");
    if (!from.isBefore(to)) {
      throw Problem.invalidField("/to", "The period is empty: 'to' must be after 'from'.");
    }
    Terms terms = Terms.of(request, json);
    String champion = champion(model, version, request.champion(), from, to);

    Map<String, ReplaySource> versions = new LinkedHashMap<>();
    versions.put(version, source);
    if (request.also() != null) {
      for (String also : request.also()) {
        versions.putIfAbsent(also, sources.of(model, also, null));
      }
    }
    String pass = UUID.randomUUID().toString();
    Stretch stretch = new Stretch(model, champion, from, to);
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    List<Replay> orders = new ArrayList<>();
    versions.forEach((one, of) -> orders.add(order(stretch, pass, one, of, terms, now)));
    if (terms.fidelity()
        && !versions.containsKey(champion)
        && candidates.find(model, champion).isPresent()) {
      orders.add(
          stretch.queued(
              pass, champion, ReplayPurpose.FIDELITY, ReplaySource.FILE, terms, null, now));
    }
    rows.saveAll(orders);
    return view(orders.getFirst());
  }

  private static Replay order(
      Stretch stretch, String pass, String version, ReplaySource source, Terms terms, Instant now) {
    boolean isChampion = version.equals(stretch.champion());
    if (isChampion && source == ReplaySource.LOGGED) {
      throw Problem.invalidField(
          "/champion", "A version's logged answers cannot be compared with its own log.");
    }
    return stretch.queued(
        pass,
        version,
        isChampion ? ReplayPurpose.FIDELITY : ReplayPurpose.CANDIDATE,
        source,
        terms,
        null,
        now);
  }

  /** As {@link #create} with a fixed champion and defaults for the rest. */
  public ReplayView order(
      String model,
      String version,
      Instant from,
      Instant to,
      String champion,
      int batchSize,
      String execution) {
    return create(
        model,
        version,
        new ReplayRequest(
            JsonNode.createStringNode(from.toString()),
            JsonNode.createStringNode(to.toString()),
            champion,
            null,
            batchSize,
            execution,
            null,
            null,
            null,
            null,
            null,
            null));
  }

  /**
   * A replay, or all that a standing shadow has answered so far.
   *
   * @throws Problem 404
   */
  public Replay get(String id) {
    return rows.findById(id)
        .or(() -> standings.findById(id).map(StandingShadow::soFar))
        .orElseThrow(() -> Problem.notFound("replay", id));
  }

  /** Of one replay; 404 as above. */
  public ReplayView view(String id) {
    return view(get(id));
  }

  /** Newest first. */
  public List<ReplayView> ofCandidate(String model, String version) {
    sources.of(model, version, null);
    return views(
        rows.findByModelAndCandidateAndStandingIdIsNullOrderByCreatedAtDesc(model, version));
  }

  /** Of all models, newest first. */
  public List<ReplayView> newest(int most) {
    return views(rows.newest(most));
  }

  /** The newest of each model that compares a candidate, newest first. */
  public List<ReplayView> newestOfEachModel(int most) {
    return views(rows.newestOfEachModel(most));
  }

  /** Ends a replay; one that has ended stays as it is. What it has stored stays, too. */
  public ReplayView cancel(String id) {
    if (get(id).coversStandingShadow()) {
      throw Problem.conflict(
          "This is a standing shadow; switch it off by DELETE …/candidates/{version}/standing.");
    }
    rows.finish(
        id,
        ReplayState.CANCELLED.name(),
        null,
        null,
        clock.instant().truncatedTo(ChronoUnit.MILLIS));
    return view(id);
  }

  private ReplayView view(Replay replay) {
    return views(List.of(replay)).getFirst();
  }

  private List<ReplayView> views(List<Replay> shown) {
    if (shown.isEmpty()) {
      return List.of();
    }
    Map<String, String> fidelity =
        rows
            .findByPassIdInAndPurpose(
                shown.stream().map(Replay::passId).distinct().toList(), ReplayPurpose.FIDELITY)
            .stream()
            .collect(toMap(Replay::passId, Replay::id, (first, _) -> first));
    Map<String, LastVerdict> judged =
        verdicts.findLast(shown.stream().map(Replay::id).toList()).stream()
            .collect(toMap(LastVerdict::replayId, verdict -> verdict));
    return shown.stream()
        .map(replay ->
            ReplayView.of(
                replay,
                latency(replay.latency()),
                fidelity.get(replay.passId()),
                judged.get(replay.id())))
        .toList();
  }

  private @Nullable Map<String, Object> latency(@Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      return Objects.requireNonNull(json.readValue(text, OBJECT));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String champion(
      String model, String version, @Nullable String given, Instant from, Instant to) {
    if (given != null && !given.isBlank()) {
      return given;
    }
    return champions
        .busiest(model, version, from, to)
        .orElseThrow(() ->
            Problem.invalidField(
                "/from",
                "The model has no predictions between "
                    + from
                    + " and "
                    + to
                    + "; there is nothing to replay."));
  }
}

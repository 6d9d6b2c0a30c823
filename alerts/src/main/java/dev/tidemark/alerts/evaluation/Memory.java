package dev.tidemark.alerts.evaluation;

import dev.tidemark.alerts.alert.AlertChange;
import dev.tidemark.storage.alert.Alert;
import dev.tidemark.storage.alert.AlertStore;
import dev.tidemark.storage.result.ResultChanges;
import dev.tidemark.storage.result.ResultQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the evaluator remembers between looks; all of it can be had again from what is stored. */
final class Memory {
  private static final Duration STORM_LASTS = Duration.ofSeconds(30);
  private static final Duration STORM_STEP = Duration.ofSeconds(2);

  final Map<String, ModelState> states = new HashMap<>();

  /** Pending and firing alerts by fingerprint, as they are stored. */
  final Map<String, Alert> active = new HashMap<>();

  final Instant startedAt;

  /** How far the table was judged when this began. */
  final Instant loadedReadTo;

  /** How far the table was looked through. */
  Instant readTo;

  /** How far it is stored to be judged. */
  Instant savedReadTo;

  /** Revisions of the rules at the last look; null before the first. */
  @Nullable Map<String, Long> judgedBy;

  /** By rule, wait and model, up to where windows that had to wait were judged. */
  final Map<String, Instant> maturedTo = new HashMap<>();

  /** When something was last announced of each model. */
  private final Map<String, Instant> announcedAt = new HashMap<>();

  /** When windows were last judged. */
  Instant judgedAt = Instant.EPOCH;

  private Memory(Instant startedAt, Instant readTo) {
    this.startedAt = startedAt;
    this.loadedReadTo = readTo;
    this.readTo = readTo;
    this.savedReadTo = readTo;
  }

  static Memory load(AlertStore store, MetricFeed feed, Instant now) {
    Memory memory = new Memory(now, store.readTo().orElse(ResultQuery.BEGIN));
    store.active().forEach(alert -> memory.active.put(alert.fingerprint(), alert));
    for (ResultChanges.Known known : feed.models()) {
      ModelState state = memory.stateOf(known.model());
      state.newestWindowEnd = known.newestEnd();
      state.arrivedAt = known.latest();
    }
    return memory;
  }

  ModelState stateOf(String model) {
    return states.computeIfAbsent(model, _ -> new ModelState());
  }

  /** People acknowledge at any time: that part of an alert is read anew each time. */
  void takeInAcknowledgements(AlertStore store) {
    Map<String, Alert> acknowledged =
        store.acknowledged().stream().collect(Collectors.toMap(Alert::id, Function.identity()));
    active.replaceAll((_, alert) -> {
      Alert stored = acknowledged.get(alert.id());
      if (stored != null) {
        return alert.acknowledgedAs(stored);
      }
      return alert.acknowledgedBy() == null
          ? alert
          : AlertChange.of(alert).acknowledged(null, null, null, null).at(alert.updatedAt());
    });
  }

  /** Finds windows with new results. */
  void notice(MetricFeed feed, EvaluationSettings settings, Instant now) {
    Instant latest = readTo;
    Instant since = // results may become visible a while after the time they carry
        readTo.equals(ResultQuery.BEGIN) ? readTo : readTo.minus(settings.overlap());
    for (ResultChanges.Change change : feed.changes(since)) {
      stateOf(change.model()).note(change, now);
      latest = change.computedAt().isAfter(latest) ? change.computedAt() : latest;
    }
    states.values().forEach(state -> state.forget(since));
    readTo = latest.isAfter(now) ? now : latest; // a clock that runs ahead must not blind us
  }

  void announced(Collection<String> models, Instant now) {
    models.forEach(model -> announcedAt.put(model, now));
  }

  /** Whether so many models had something to say lately that all of it is told together. */
  boolean isStorm(Instant now) {
    announcedAt.values().removeIf(at -> at.isBefore(now.minus(STORM_LASTS)));
    return announcedAt.size() > Announcer.MOST_MODELS;
  }

  /** In a storm windows are judged more seldom, so that more of them are told of at once. */
  boolean isTimeToJudge(Instant now) {
    return !isStorm(now) || !now.isBefore(judgedAt.plus(STORM_STEP));
  }

  boolean isWaiting() {
    return states.values().stream().anyMatch(state -> !state.waiting.isEmpty());
  }

  /** Everything computed up to here is judged; null when that is known already. */
  @Nullable Instant cursor() {
    Instant done = readTo;
    for (ModelState state : states.values()) {
      Instant oldest = state.oldestWaiting();
      if (oldest != null && !oldest.isAfter(done)) {
        done = oldest.minusMillis(1);
      }
    }
    return done.isAfter(savedReadTo) ? done : null;
  }
}

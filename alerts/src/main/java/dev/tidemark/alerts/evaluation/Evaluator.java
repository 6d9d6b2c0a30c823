package dev.tidemark.alerts.evaluation;

import dev.tidemark.alerts.receiver.Receivers;
import dev.tidemark.alerts.rule.Rule;
import dev.tidemark.alerts.rule.RuleBook;
import dev.tidemark.alerts.silence.Silences;
import dev.tidemark.storage.alert.Alert;
import dev.tidemark.storage.alert.AlertCommit;
import dev.tidemark.storage.alert.AlertStore;
import dev.tidemark.storage.alert.Lease;
import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.ResultChanges;
import dev.tidemark.storage.result.ResultQuery;
import dev.tidemark.storage.window.WindowLength;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the metrics table and keeps the alerts in step with it. Each look takes in what was
 * computed since the last one; a look that fails or is cut short is repeated, which changes nothing
 * that was already done. One caller at a time.
 */
@Singleton
public final class Evaluator {
  private static final Logger LOG = LoggerFactory.getLogger(Evaluator.class);

  private final MetricFeed feed;
  private final AlertStore store;
  private final RuleBook rules;
  private final Receivers receivers;
  private final Silences silences;
  private final ModelCatalog models;
  private final Announcer announcer;
  private final EvaluationSettings settings;
  private final InstantSource clock;

  private final Map<String, ModelState> states = new HashMap<>();
  private final Map<String, Alert> active = new HashMap<>();
  private Instant startedAt = Instant.EPOCH;
  private Instant readTo = ResultQuery.BEGIN;
  private Instant savedReadTo = ResultQuery.BEGIN;
  private long loadedToken = -1;

  /** Revisions of the rules at the last look; null before the first. */
  private @Nullable Map<String, Long> judgedBy;

  Evaluator(
      MetricFeed feed,
      AlertStore store,
      RuleBook rules,
      Receivers receivers,
      Silences silences,
      ModelCatalog models,
      Announcer announcer,
      EvaluationSettings settings,
      InstantSource clock) {
    this.feed = feed;
    this.store = store;
    this.rules = rules;
    this.receivers = receivers;
    this.silences = silences;
    this.models = models;
    this.announcer = announcer;
    this.settings = settings;
    this.clock = clock;
  }

  /** Nothing is remembered from before: the next look begins from what is stored. */
  public void forget() {
    loadedToken = -1;
  }

  /**
   * One look.
   *
   * @return whether results still wait to be judged, so that the next look should come soon
   */
  public boolean look(Lease lease) {
    Instant now = now();
    if (loadedToken != lease.token()) {
      load(now);
      loadedToken = lease.token();
    }
    try {
      Context context = Context.of(rules.enabled(), receivers.all(), silences.runningAt(now), now);
      notice(now);
      takeInChangedRules(context, lease);
      Set<String> unfinished = new HashSet<>();
      for (Map.Entry<String, ModelState> entry : states.entrySet()) {
        if (entry.getValue().waitingSince != null
            && !(isDue(entry.getValue(), now) && evaluate(entry.getKey(), context, lease))) {
          unfinished.add(entry.getKey());
        }
      }
      reconcile(context, lease);
      saveCursor(unfinished, lease);
      return !unfinished.isEmpty();
    } catch (RuntimeException e) {
      forget(); // what is in memory may be ahead of what is stored
      throw e;
    }
  }

  /** A rule that is new or changed judges the windows that are there already. */
  private void takeInChangedRules(Context context, Lease lease) {
    Map<String, Long> revisions = new HashMap<>();
    context.rules().values().forEach(rule -> revisions.put(rule.name(), rule.revision()));
    Map<String, Long> before = judgedBy;
    judgedBy = revisions;
    if (before == null || before.equals(revisions)) {
      return;
    }
    for (Rule rule : context.rules().values()) {
      if (rule.revision() == before.getOrDefault(rule.name(), -1L)) {
        continue;
      }
      Context alone =
          new Context(
              Map.of(rule.name(), rule), context.receivers(), context.silences(), context.now());
      for (Map.Entry<String, ModelState> entry : states.entrySet()) {
        if (rule.silence().isEmpty() && rule.model().matches(entry.getKey())) {
          takeIn(alone, rule, entry.getKey(), lease);
        }
      }
    }
  }

  /** As many of the newest windows as the rule needs to make up its mind; no older ones. */
  private void takeIn(Context context, Rule rule, String model, Lease lease) {
    ModelSettings modelSettings = models.find(model).orElse(ModelSettings.defaults(model));
    List<MetricResult> results =
        new ArrayList<>(feed.results(model, metrics(context), ResultQuery.BEGIN));
    results.removeIf(result ->
        (!result.profile().isEmpty() && !result.profile().equals(modelSettings.profile()))
            || result.window().end().isAfter(context.now()));
    List<Instant> ends =
        results.stream()
            .filter(result -> Series.matches(rule, result, modelSettings.window()))
            .map(result -> result.window().end())
            .distinct()
            .sorted(Comparator.reverseOrder())
            .limit(rule.forWindows())
            .toList();
    if (!ends.isEmpty()) {
      results.removeIf(result -> result.window().end().isBefore(ends.getLast()));
      Changes changes = new Changes(active);
      new Fold(context, announcer, new Frontier(), modelSettings.window()).take(results, changes);
      commit(changes, lease);
    }
  }

  private void load(Instant now) {
    judgedBy = null;
    states.clear();
    active.clear();
    store.active().forEach(alert -> active.put(alert.fingerprint(), alert));
    readTo = store.readTo().orElse(ResultQuery.BEGIN);
    savedReadTo = readTo;
    startedAt = now;
    for (ResultChanges.Change change : feed.changes(ResultQuery.BEGIN)) {
      ModelState state = new ModelState(readTo);
      state.newestWindowEnd = change.newestWindowEnd();
      state.arrivedAt = change.latest();
      states.put(change.model(), state);
    }
  }

  /** Finds models with new results. */
  private void notice(Instant now) {
    Instant latest = readTo;
    for (ResultChanges.Change change : feed.changes(since(readTo))) {
      Instant start = readTo;
      ModelState state = states.computeIfAbsent(change.model(), _ -> new ModelState(start));
      ResultChanges.Change before = state.seen;
      boolean added =
          before == null
              || change.latest().isAfter(before.latest())
              || change.rows() > before.rows();
      if (added) {
        state.lastChange = now;
        if (state.waitingSince == null) {
          state.waitingSince = now;
        }
      }
      if (change.newestWindowEnd().isAfter(state.newestWindowEnd)) {
        state.newestWindowEnd = change.newestWindowEnd();
        state.arrivedAt = now;
      }
      state.seen = change;
      latest = change.latest().isAfter(latest) ? change.latest() : latest;
    }
    readTo = latest.isAfter(now) ? now : latest; // a clock that runs ahead must not blind us
  }

  private boolean isDue(ModelState state, Instant now) {
    Instant lastChange = state.lastChange;
    Instant waitingSince = state.waitingSince;
    return lastChange != null
        && waitingSince != null
        && (!now.isBefore(lastChange.plus(settings.settle()))
            || !now.isBefore(waitingSince.plus(settings.settleAtMost())));
  }

  /** False when the newest window still waits. */
  private boolean evaluate(String model, Context context, Lease lease) {
    ModelState state = states.get(model);
    if (state == null) {
      return true;
    }
    Optional<ModelSettings> found = models.find(model);
    String window = found.map(ModelSettings::window).orElse(ModelSettings.DEFAULT_WINDOW);
    String profile = found.map(ModelSettings::profile).orElse(ModelSettings.DEFAULT_PROFILE);
    List<MetricResult> results = new ArrayList<>();
    for (MetricResult result : feed.results(model, metrics(context), since(state.evaluatedTo))) {
      if (result.profile().isEmpty() || result.profile().equals(profile)) {
        results.add(result);
      }
    }
    Instant held = heldBack(results, state, context.now());
    if (held != null) {
      results.removeIf(result -> !result.window().end().isBefore(held));
    }
    Changes changes = new Changes(active);
    new Fold(context, announcer, frontier(model, state), window).take(results, changes);
    commit(changes, lease);
    if (held == null) {
      results.stream()
          .map(MetricResult::computedAt)
          .max(Instant::compareTo)
          .map(latest -> latest.isAfter(context.now()) ? context.now() : latest)
          .filter(latest -> latest.isAfter(state.evaluatedTo))
          .ifPresent(latest -> state.evaluatedTo = latest);
      state.waitingSince = null;
    }
    return held == null;
  }

  /**
   * End of the newest window when it must wait: it ended long before it was computed, so somebody
   * is importing the past, and more of it may be on its way.
   */
  private @Nullable Instant heldBack(List<MetricResult> results, ModelState state, Instant now) {
    MetricResult newest = null;
    for (MetricResult result : results) {
      if (newest == null || result.window().end().isAfter(newest.window().end())) {
        newest = result;
      }
    }
    Instant lastChange = state.lastChange;
    if (newest == null
        || lastChange == null
        || !now.isBefore(lastChange.plus(settings.settleHistory()))) {
      return null;
    }
    Duration age = Duration.between(newest.window().end(), newest.computedAt());
    return age.compareTo(newest.window().length().plusHours(1)) > 0 ? newest.window().end() : null;
  }

  private static Set<String> metrics(Context context) {
    Set<String> metrics = new HashSet<>();
    metrics.add(Fold.LABEL_COVERAGE);
    context.rules().values().forEach(rule -> metrics.add(rule.metricName().metric()));
    return metrics;
  }

  private Frontier frontier(String model, ModelState state) {
    Frontier frontier = state.frontier;
    if (frontier == null) {
      Frontier fresh = new Frontier();
      if (savedReadTo.isAfter(ResultQuery.BEGIN)) {
        fresh.judgedBefore(feed.newestWindows(model, savedReadTo));
      }
      store.ended(model).forEach(e -> fresh.endedIn(e.fingerprint(), e.windowStart()));
      state.frontier = fresh;
      frontier = fresh;
    }
    return frontier;
  }

  /** What no result brings about: silence, rules that went away, silences and receivers anew. */
  private void reconcile(Context context, Lease lease) {
    Changes changes = new Changes(active);
    Reconciliation reconciliation = new Reconciliation(context, announcer, changes);
    reconciliation.endOrphans(active.values());
    for (Rule rule : context.rules().values()) {
      rule.silence()
          .ifPresent(silence ->
              states.forEach((model, state) -> {
                if (rule.model().matches(model)) {
                  reconciliation.silence(rule, silence, model, state, length(model), startedAt);
                }
              }));
    }
    reconciliation.announceUntold(changes.after().values());
    commit(changes, lease);
  }

  private WindowLength length(String model) {
    return WindowLength.parse(
        models.find(model).map(ModelSettings::window).orElse(ModelSettings.DEFAULT_WINDOW));
  }

  private void saveCursor(Set<String> unfinished, Lease lease) {
    Instant done = readTo;
    for (String model : unfinished) {
      ModelState state = states.get(model);
      if (state != null && state.evaluatedTo.isBefore(done)) {
        done = state.evaluatedTo;
      }
    }
    if (done.isAfter(savedReadTo)) {
      require(
          store.commit(
              lease, new AlertCommit(List.of(), List.of(), List.of(), List.of(), List.of(), done)));
      savedReadTo = done;
    }
  }

  private void commit(Changes changes, Lease lease) {
    AlertCommit commit = changes.commit(null);
    if (commit.isEmpty()) {
      return;
    }
    require(store.commit(lease, commit));
    changes.applyTo(active);
    log(commit);
  }

  private void require(boolean committed) {
    if (!committed) {
      throw new IllegalStateException("another instance took over");
    }
  }

  private static void log(AlertCommit commit) {
    LOG.atInfo()
        .addKeyValue("created", commit.created().size())
        .addKeyValue("changed", commit.changed().size())
        .addKeyValue("notifications", commit.notifications().size())
        .log("alerts changed");
  }

  /** Results may become visible a while after the time they carry. */
  private Instant since(Instant computed) {
    return computed.equals(ResultQuery.BEGIN) ? computed : computed.minus(settings.overlap());
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}

package dev.tidemark.alerts.evaluation;

import dev.tidemark.alerts.alert.AlertChange;
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
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the metrics table and keeps the alerts in step with it. Each look judges the windows that
 * were computed since the last one; a look that fails or is cut short is repeated, which changes
 * nothing that was already done. One caller at a time.
 */
@Singleton
public final class Evaluator {
  private static final Logger LOG = LoggerFactory.getLogger(Evaluator.class);

  /** Results read at a time, and changes committed at a time: what bounds memory. */
  private static final int ROWS_AT_A_TIME = 50_000;

  private final MetricFeed feed;
  private final AlertStore store;
  private final RuleBook rules;
  private final Receivers receivers;
  private final Silences silences;
  private final Models models;
  private final Announcer announcer;
  private final EvaluationSettings settings;
  private final InstantSource clock;

  private final Map<String, ModelState> states = new HashMap<>();
  private final Map<String, Alert> active = new HashMap<>();
  private Instant startedAt = Instant.EPOCH;
  private Instant readTo = ResultQuery.BEGIN;
  private Instant savedReadTo = ResultQuery.BEGIN;
  private Instant loadedReadTo = ResultQuery.BEGIN;
  private long loadedToken = -1;

  /** Revisions of the rules at the last look; null before the first. */
  private @Nullable Map<String, Long> judgedBy;

  Evaluator(
      MetricFeed feed,
      AlertStore store,
      RuleBook rules,
      Receivers receivers,
      Silences silences,
      ModelCatalog catalog,
      Announcer announcer,
      EvaluationSettings settings,
      InstantSource clock) {
    this.feed = feed;
    this.store = store;
    this.rules = rules;
    this.receivers = receivers;
    this.silences = silences;
    this.models = new Models(catalog);
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
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    if (loadedToken != lease.token()) {
      load(now);
      loadedToken = lease.token();
    }
    try {
      takeInAcknowledgements();
      Step step = new Step(lease, now);
      notice(now);
      step.takeInChangedRules();
      step.judgeWhatIsReady();
      step.reconcile();
      step.commit(cursor());
      return states.values().stream().anyMatch(state -> !state.waiting.isEmpty());
    } catch (RuntimeException e) {
      forget(); // what is in memory may be ahead of what is stored
      throw e;
    }
  }

  private void load(Instant now) {
    judgedBy = null;
    states.clear();
    active.clear();
    store.active().forEach(alert -> active.put(alert.fingerprint(), alert));
    readTo = store.readTo().orElse(ResultQuery.BEGIN);
    savedReadTo = readTo;
    loadedReadTo = readTo;
    startedAt = now;
    for (ResultChanges.Known known : feed.models()) {
      ModelState state = new ModelState();
      state.newestWindowEnd = known.newestEnd();
      state.arrivedAt = known.latest();
      states.put(known.model(), state);
    }
  }

  /** People acknowledge at any time: that part of an alert is read anew each time. */
  private void takeInAcknowledgements() {
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
  private void notice(Instant now) {
    Instant latest = readTo;
    Instant since = since(readTo);
    for (ResultChanges.Change change : feed.changes(since)) {
      states.computeIfAbsent(change.model(), _ -> new ModelState()).note(change, now);
      latest = change.computedAt().isAfter(latest) ? change.computedAt() : latest;
    }
    states.values().forEach(state -> state.forget(since));
    readTo = latest.isAfter(now) ? now : latest; // a clock that runs ahead must not blind us
  }

  /** Results may become visible a while after the time they carry. */
  private Instant since(Instant computed) {
    return computed.equals(ResultQuery.BEGIN) ? computed : computed.minus(settings.overlap());
  }

  /** Everything computed up to here is judged; null when that is known already. */
  private @Nullable Instant cursor() {
    Instant done = readTo;
    for (ModelState state : states.values()) {
      Instant oldest = state.oldestWaiting();
      if (oldest != null && !oldest.isAfter(done)) {
        done = oldest.minusMillis(1);
      }
    }
    return done.isAfter(savedReadTo) ? done : null;
  }

  /** Windows of one model, to be read and judged together. */
  private record Batch(String model, NavigableMap<Instant, ModelState.Waiting> windows) {
    long rows() {
      return windows.values().stream().mapToLong(window -> window.rows).sum();
    }
  }

  /** What one look finds and changes. */
  private final class Step {
    private final Lease lease;
    private final Context context;
    private Changes changes = new Changes(active);

    Step(Lease lease, Instant now) {
      this.lease = lease;
      this.context = Context.of(rules.enabled(), receivers.all(), silences.runningAt(now), now);
    }

    /** A rule that is new or changed judges the windows that are there already. */
    void takeInChangedRules() {
      Map<String, Long> revisions = new HashMap<>();
      context.rules().values().forEach(rule -> revisions.put(rule.name(), rule.revision()));
      Map<String, Long> before = judgedBy;
      judgedBy = revisions;
      if (before == null || before.equals(revisions)) {
        return;
      }
      for (Rule rule : context.rules().values()) {
        if (rule.revision() != before.getOrDefault(rule.name(), -1L) && rule.silence().isEmpty()) {
          states.forEach((model, state) -> {
            if (rule.model().matches(model)) {
              takeIn(rule, model, state);
              commitWhenMuch();
            }
          });
        }
      }
    }

    /** As many of the newest windows as the rule needs to make up its mind; no older ones. */
    private void takeIn(Rule rule, String model, ModelState state) {
      Context alone = context.with(rule);
      ModelSettings modelSettings = models.at(model, context.now());
      String length = rule.window() == null ? modelSettings.window() : rule.window();
      Instant from = back(WindowLength.parse(length), state.newestWindowEnd, rule.forWindows() + 6);
      List<MetricResult> results =
          new ArrayList<>(feed.results(query(List.of(model), from, alone)));
      results.removeIf(result ->
          !isOfProfile(result, modelSettings) || result.window().end().isAfter(context.now()));
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
        new Fold(alone, new Frontier(), modelSettings.window()).take(results, changes);
      }
    }

    void judgeWhatIsReady() {
      List<Batch> batches = new ArrayList<>();
      long rows = 0;
      for (Map.Entry<String, ModelState> entry : states.entrySet()) {
        ModelState state = entry.getValue();
        if (!state.isDue(settings, context.now())) {
          continue;
        }
        for (Batch batch : split(entry.getKey(), state.ready(settings, context.now()))) {
          if (rows > 0 && rows + batch.rows() > ROWS_AT_A_TIME) {
            judge(batches);
            batches.clear();
            rows = 0;
          }
          batches.add(batch);
          rows += batch.rows();
        }
      }
      if (!batches.isEmpty()) {
        judge(batches);
      }
    }

    /** The windows of one model in order, no more at a time than fit. */
    private static List<Batch> split(
        String model, NavigableMap<Instant, ModelState.Waiting> ready) {
      List<Batch> batches = new ArrayList<>();
      NavigableMap<Instant, ModelState.Waiting> next = new TreeMap<>();
      long rows = 0;
      for (Map.Entry<Instant, ModelState.Waiting> window : ready.entrySet()) {
        if (rows > 0 && rows + window.getValue().rows > ROWS_AT_A_TIME) {
          batches.add(new Batch(model, next));
          next = new TreeMap<>();
          rows = 0;
        }
        next.put(window.getKey(), window.getValue());
        rows += window.getValue().rows;
      }
      if (!next.isEmpty()) {
        batches.add(new Batch(model, next));
      }
      return batches;
    }

    /** Reads and judges windows of several models together: one query for all of them. */
    private void judge(List<Batch> batches) {
      TreeSet<Instant> starts = new TreeSet<>();
      TreeSet<String> names = new TreeSet<>();
      for (Batch batch : batches) {
        starts.addAll(batch.windows().keySet());
        names.add(batch.model());
      }
      learnFrontiers(names, starts.first());
      Map<String, List<MetricResult>> byModel = new HashMap<>();
      for (MetricResult result :
          feed.results(
              query(names, starts.first(), context)
                  .between(starts.first(), starts.last().plusMillis(1))
                  .startingAt(List.copyOf(starts)))) {
        byModel.computeIfAbsent(result.model(), _ -> new ArrayList<>()).add(result);
      }
      for (Batch batch : batches) {
        judge(batch, byModel.getOrDefault(batch.model(), List.of()));
        commitWhenMuch();
      }
    }

    private void judge(Batch batch, List<MetricResult> results) {
      ModelState state = stateOf(batch.model());
      ModelSettings modelSettings = models.at(batch.model(), context.now());
      List<MetricResult> relevant =
          results.stream()
              .filter(result -> batch.windows().containsKey(result.window().start()))
              .filter(result -> isOfProfile(result, modelSettings))
              .toList();
      new Fold(context, Objects.requireNonNull(state.frontier), modelSettings.window())
          .take(
              relevant,
              result -> {
                ModelState.Waiting window = batch.windows().get(result.window().start());
                return window != null && window.runs.contains(result.computedAt());
              },
              changes);
      state.judged(batch.windows().keySet());
    }

    /** What was judged before this process began, for models of which that is not known yet. */
    private void learnFrontiers(Set<String> names, Instant from) {
      List<String> unknown =
          names.stream()
              .filter(name -> {
                Frontier frontier = stateOf(name).frontier;
                return frontier == null || !frontier.knows(from);
              })
              .toList();
      if (unknown.isEmpty()) {
        return;
      }
      Map<String, Map<ResultChanges.Series, Instant>> newest =
          loadedReadTo.isAfter(ResultQuery.BEGIN)
              ? feed.newestWindows(unknown, from, loadedReadTo)
              : Map.of();
      for (String name : unknown) {
        ModelState state = stateOf(name);
        Frontier frontier = state.frontier;
        if (frontier == null) {
          Frontier fresh = new Frontier();
          store.ended(name).forEach(e -> fresh.endedIn(e.fingerprint(), e.windowStart()));
          frontier = fresh;
          state.frontier = fresh;
        }
        frontier.judgedBefore(newest.getOrDefault(name, Map.of()), from);
      }
    }

    /** What no result brings about: silence, rules that went away, silences and receivers anew. */
    void reconcile() {
      Reconciliation reconciliation = new Reconciliation(context, changes);
      reconciliation.endOrphans(changes.after().values());
      for (Rule rule : context.rules().values()) {
        rule.silence()
            .ifPresent(silence ->
                states.forEach((model, state) -> {
                  if (rule.model().matches(model)) {
                    reconciliation.silence(
                        rule,
                        silence,
                        model,
                        state,
                        models.windowLength(model, context.now()),
                        startedAt);
                  }
                }));
      }
      reconciliation.raiseAgain(changes.after().values());
      reconciliation.announceUntold(changes.after().values());
    }

    private void commitWhenMuch() {
      if (changes.size() > ROWS_AT_A_TIME) {
        commit(null);
        changes = new Changes(active);
      }
    }

    /**
     * @param doneTo how far the metrics table is judged once this is stored; null: as before
     */
    void commit(@Nullable Instant doneTo) {
      AlertCommit commit = changes.commit(announcer, context.now(), doneTo);
      if (commit.isEmpty()) {
        return;
      }
      if (!store.commit(lease, commit)) {
        throw new IllegalStateException("another instance took over");
      }
      changes.applyTo(active);
      if (doneTo != null) {
        savedReadTo = doneTo;
      }
      log(commit);
    }
  }

  private ModelState stateOf(String model) {
    return states.computeIfAbsent(model, _ -> new ModelState());
  }

  private static ResultQuery query(Collection<String> models, Instant from, Context context) {
    Set<String> metrics = new TreeSet<>();
    metrics.add(Fold.LABEL_COVERAGE);
    context.rules().values().forEach(rule -> metrics.add(rule.metricName().metric()));
    return ResultQuery.all()
        .models(List.copyOf(models))
        .metrics(List.copyOf(metrics))
        .between(from, ResultQuery.END);
  }

  private static boolean isOfProfile(MetricResult result, ModelSettings settings) {
    return result.profile().isEmpty() || result.profile().equals(settings.profile());
  }

  /** So many windows before a time. */
  private static Instant back(WindowLength length, Instant from, int windows) {
    Instant at = from;
    for (int i = 0; i < windows; i++) {
      at = length.windowOf(at.minusMillis(1)).start();
    }
    return at;
  }

  private static void log(AlertCommit commit) {
    if (commit.created().isEmpty() && commit.changed().isEmpty() && commit.dropped().isEmpty()) {
      return;
    }
    LOG.atInfo()
        .addKeyValue("created", commit.created().size())
        .addKeyValue("changed", commit.changed().size())
        .addKeyValue("notifications", commit.notifications().size())
        .log("alerts changed");
  }
}

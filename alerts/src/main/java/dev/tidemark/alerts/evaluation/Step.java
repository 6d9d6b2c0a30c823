package dev.tidemark.alerts.evaluation;

import dev.tidemark.alerts.rule.Rule;
import dev.tidemark.storage.alert.AlertCommit;
import dev.tidemark.storage.alert.AlertStore;
import dev.tidemark.storage.alert.Lease;
import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.ResultChanges;
import dev.tidemark.storage.result.ResultQuery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one look of the evaluator finds and changes. Not thread-safe. */
final class Step {
  private static final Logger LOG = LoggerFactory.getLogger(Step.class);

  /** Results read at a time, and changes committed at a time: what bounds memory. */
  private static final int ROWS_AT_A_TIME = 50_000;

  private final MetricFeed feed;
  private final AlertStore store;
  private final Models models;
  private final Announcer announcer;
  private final EvaluationSettings settings;
  private final Lease lease;
  private final Context context;
  private final Memory memory;
  private final Readings readings;
  private Changes changes;

  Step(
      MetricFeed feed,
      AlertStore store,
      Models models,
      Announcer announcer,
      EvaluationSettings settings,
      Lease lease,
      Context context,
      Memory memory) {
    this.feed = feed;
    this.store = store;
    this.models = models;
    this.announcer = announcer;
    this.settings = settings;
    this.lease = lease;
    this.context = context;
    this.memory = memory;
    this.readings = new Readings(feed, models, context.now());
    this.changes = new Changes(memory.active);
  }

  /** Rules that are new or changed, and windows that had to wait, judge what is there already. */
  void takeInStored() {
    new StoredWindows(context, memory, readings)
        .judge((rule, model, until) -> {
          takeIn(rule, model, until);
          commitWhenMuch();
        });
  }

  /** As many of the newest windows as the rule needs to make up its mind; no older ones. */
  private void takeIn(Rule rule, String model, Instant until) {
    String modelWindow = models.at(model, context.now()).window();
    int windows = rule.forWindows() + 6;
    Instant from = readings.back(rule, model, until, windows + rule.lookback());
    List<MetricResult> results =
        new ArrayList<>(
            readings
                .between(List.of(model), List.of(rule), from, until)
                .getOrDefault(model, List.of()));
    results.removeIf(result -> result.window().end().isAfter(until));
    List<Instant> ends =
        results.stream()
            .filter(result -> Series.matches(rule, result, modelWindow))
            .map(result -> result.window().end())
            .distinct()
            .sorted((a, b) -> b.compareTo(a))
            .limit(rule.forWindows())
            .toList();
    if (!ends.isEmpty()) {
      new Fold(context.with(rule), new Frontier(), modelWindow)
          .take(results, result -> !result.window().end().isBefore(ends.getLast()), changes);
    }
  }

  void judgeWhatIsReady() {
    if (!memory.isTimeToJudge(context.now())) {
      return;
    }
    List<Batch> batches = new ArrayList<>();
    long rows = 0;
    for (Map.Entry<String, ModelState> entry : memory.states.entrySet()) {
      ModelState state = entry.getValue();
      if (!state.isDue(settings, context.now())) {
        continue;
      }
      for (Batch batch :
          Batch.split(entry.getKey(), state.ready(settings, context.now()), ROWS_AT_A_TIME)) {
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
      memory.judgedAt = context.now();
    }
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
    Collection<Rule> rules = context.rules().values();
    Map<String, List<MetricResult>> results = readings.windows(names, rules, starts);
    Map<String, List<MetricResult>> before =
        readings.before(names, rules, starts.first(), starts.last());
    for (Batch batch : batches) {
      judge(
          batch,
          results.getOrDefault(batch.model(), List.of()),
          before.getOrDefault(batch.model(), List.of()));
      commitWhenMuch();
    }
  }

  private void judge(Batch batch, List<MetricResult> results, List<MetricResult> before) {
    ModelState state = memory.stateOf(batch.model());
    List<MetricResult> relevant = new ArrayList<>(before);
    results.stream()
        .filter(result -> batch.windows().containsKey(result.window().start()))
        .forEach(relevant::add);
    new Fold(
            context,
            Objects.requireNonNull(state.frontier),
            models.at(batch.model(), context.now()).window())
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
              Frontier frontier = memory.stateOf(name).frontier;
              return frontier == null || !frontier.knows(from);
            })
            .toList();
    if (unknown.isEmpty()) {
      return;
    }
    Map<String, Map<ResultChanges.Series, Instant>> newest =
        memory.loadedReadTo.isAfter(ResultQuery.BEGIN)
            ? feed.newestWindows(unknown, from, memory.loadedReadTo)
            : Map.of();
    for (String name : unknown) {
      ModelState state = memory.stateOf(name);
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
      if (rule.silence().isPresent()) {
        memory.states.forEach((model, state) -> {
          if (rule.model().matches(model)) {
            reconciliation.silence(
                rule.at(model, "", "", ""),
                model,
                state,
                models.windowLength(model, context.now()),
                memory.startedAt);
          }
        });
      }
    }
    reconciliation.raiseAgain(changes.after().values());
    reconciliation.announceUntold(changes.after().values());
  }

  private void commitWhenMuch() {
    if (changes.size() > ROWS_AT_A_TIME) {
      commit(null);
      changes = new Changes(memory.active);
    }
  }

  /**
   * @param doneTo how far the metrics table is judged once this is stored; null: as before
   */
  void commit(@Nullable Instant doneTo) {
    AlertCommit commit =
        changes.commit(announcer, memory.isStorm(context.now()), context.now(), doneTo);
    if (commit.isEmpty()) {
      return;
    }
    if (!store.commit(lease, commit)) {
      throw new IllegalStateException("another instance took over");
    }
    changes.applyTo(memory.active);
    memory.announced(changes.announcedModels(), context.now());
    if (doneTo != null) {
      memory.savedReadTo = doneTo;
    }
    log(commit);
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

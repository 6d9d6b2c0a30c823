package dev.tidemark.alerts.evaluation;

import dev.tidemark.alerts.receiver.Receivers;
import dev.tidemark.alerts.rule.Rule;
import dev.tidemark.alerts.rule.RuleBook;
import dev.tidemark.alerts.rule.Terms;
import dev.tidemark.alerts.silence.Silences;
import dev.tidemark.storage.alert.AlertStore;
import dev.tidemark.storage.alert.Lease;
import dev.tidemark.storage.metadata.ModelCatalog;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Watches the metrics table and keeps the alerts in step with it. Each look judges the windows that
 * were computed since the last one; a look that fails or is cut short is repeated, which changes
 * nothing that was already done. One caller at a time.
 */
@Singleton
public final class Evaluator {
  private final MetricFeed feed;
  private final AlertStore store;
  private final RuleBook rules;
  private final Receivers receivers;
  private final Silences silences;
  private final Models models;
  private final Announcer announcer;
  private final EvaluationSettings settings;
  private final InstantSource clock;

  /** Null when the next look must begin from what is stored. */
  private @Nullable Memory memory;

  private long loadedToken;

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
    memory = null;
  }

  /**
   * One look.
   *
   * @return whether results still wait to be judged, so that the next look should come soon
   */
  public boolean look(Lease lease) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Memory current = memory;
    if (current == null || loadedToken != lease.token()) {
      current = Memory.load(store, feed, now);
      memory = current;
      loadedToken = lease.token();
    }
    try {
      current.takeInAcknowledgements(store);
      Step step = new Step(feed, store, models, announcer, settings, lease, context(now), current);
      current.notice(feed, settings, now);
      step.takeInStored();
      step.judgeWhatIsReady();
      step.reconcile();
      step.commit(current.cursor());
      return current.isWaiting();
    } catch (RuntimeException e) {
      forget(); // what is in memory may be ahead of what is stored
      throw e;
    }
  }

  private Context context(Instant now) {
    List<Rule> on = rules.enabled();
    Budgets budgets = Budgets.none();
    for (Rule rule : on) {
      Integer most = rule.terms().mostPages();
      if (most != null) {
        Instant since = now.minus(Duration.ofDays(Terms.BUDGET_DAYS));
        budgets.limit(rule.name(), most - store.pagesOf(rule.name(), since));
      }
    }
    return Context.of(on, receivers.all(), silences.runningAt(now), budgets, now);
  }
}

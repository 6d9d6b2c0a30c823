package dev.tidemark.alerts.evaluation;

import dev.tidemark.alerts.rule.Rule;
import dev.tidemark.alerts.rule.Span;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * Which rules must judge windows that were stored before: those that are new or changed, and those
 * that wait a while after the end of a window.
 */
final class StoredWindows {
  /** Models looked at in one look for windows that waited; the others follow in the next. */
  private static final int MOST_AT_A_TIME = 200;

  private final Context context;
  private final Memory memory;
  private final Readings readings;

  StoredWindows(Context context, Memory memory, Readings readings) {
    this.context = context;
    this.memory = memory;
    this.readings = readings;
  }

  /** Judges one model's newest windows that ended at a time or earlier. */
  @FunctionalInterface
  interface Judging {
    void judge(Rule rule, String model, Instant until);
  }

  void judge(Judging judging) {
    changedRules(judging);
    maturedWindows(judging);
  }

  private void changedRules(Judging judging) {
    Map<String, Long> revisions = new HashMap<>();
    context.rules().values().forEach(rule -> revisions.put(rule.name(), rule.revision()));
    Map<String, Long> before = memory.judgedBy;
    memory.judgedBy = revisions;
    if (before == null || before.equals(revisions)) {
      return;
    }
    for (Rule rule : context.rules().values()) {
      if (rule.revision() != before.getOrDefault(rule.name(), -1L) && rule.silence().isEmpty()) {
        memory.states.forEach((model, state) -> {
          if (rule.model().matches(model)) {
            Instant end = state.newestWindowEnd;
            judging.judge(rule, model, end.isAfter(context.now()) ? context.now() : end);
          }
        });
      }
    }
  }

  private void maturedWindows(Judging judging) {
    int judged = 0;
    for (Rule rule : context.rules().values()) {
      for (Span wait : rule.waits()) {
        for (String model : memory.states.keySet()) {
          Instant ended = context.now().minus(wait.length());
          Instant until = readings.back(rule, model, ended.plusMillis(1), 1);
          String place = rule.name() + '/' + rule.revision() + '/' + wait.text() + '/' + model;
          if (rule.model().matches(model)
              && judged < MOST_AT_A_TIME
              && !until.equals(memory.maturedTo.get(place))) {
            judging.judge(rule, model, until);
            memory.maturedTo.put(place, until);
            judged++;
          }
        }
      }
    }
  }
}

package dev.tidemark.alerts.evaluation;

import dev.tidemark.alerts.json.Json;
import dev.tidemark.alerts.rule.Rule;
import dev.tidemark.alerts.rule.RuleJson;
import dev.tidemark.alerts.rule.RuleWords;
import dev.tidemark.alerts.rule.Tuning;
import dev.tidemark.storage.alert.Alert;
import dev.tidemark.storage.problem.Problem;
import io.micronaut.json.tree.JsonNode;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the limit of a rule that pages no more often than wished: the most sensitive one that, like
 * all less sensitive ones, keeps to the wish on stored history. Never one that half of the windows
 * seen would exceed.
 */
@Singleton
public final class Suggestion {
  /** Limits tried, evenly spread over the upper half of what was seen. */
  private static final int TRIES = 40;

  private final Backtest backtest;

  Suggestion(Backtest backtest) {
    this.backtest = backtest;
  }

  /** What a limit would have meant. */
  record Try(double limit, Rule rule, long pages, int count) {}

  /**
   * @param perMonth the most pages a month
   * @throws Problem 400 if the rule compares with no number, or nothing was stored in that time
   */
  public JsonNode run(Rule rule, Instant from, Instant to, double perMonth) {
    Tuning tuning =
        Tuning.of(rule)
            .orElseThrow(() ->
                Problem.invalidField(
                    "/rule/when", "The rule compares with no number that could be tuned."));
    Past past = backtest.past(rule, List.of(), from, to);
    List<Try> tries = tries(past, rule, tuning, perMonth);
    if (tries.isEmpty()) {
      throw Problem.invalid("No result that the rule looks at is stored in this time.");
    }
    return answer(rule, tuning, perMonth, past, chosen(past, tries, perMonth), tries);
  }

  /** From the least sensitive limit up to the first that pages more often than wished. */
  static List<Try> tries(Past past, Rule rule, Tuning tuning, double perMonth) {
    double[] seen =
        past.watched(rule)
            .mapToDouble(result -> tuning.touchedAt(result.value(), result.referenceValue()))
            .filter(Double::isFinite)
            .sorted()
            .toArray();
    List<Try> tries = new ArrayList<>();
    for (double limit : leastSensitiveFirst(seen, tuning)) {
      Rule tuned = tuning.at(limit);
      List<Alert> episodes = past.episodes(tuned);
      Try tried = new Try(limit, tuned, Past.pages(episodes), episodes.size());
      tries.add(tried);
      if (tried.pages() > perMonth * past.months()) {
        break;
      }
    }
    return tries;
  }

  /** The most sensitive that keeps to the wish; null when none does. */
  static @Nullable Try chosen(Past past, List<Try> tries, double perMonth) {
    return tries.stream()
        .filter(tried -> tried.pages() <= perMonth * past.months())
        .reduce((_, later) -> later)
        .orElse(null);
  }

  /** Rounded away from what was seen, so that the last value seen there does not breach. */
  private static List<Double> leastSensitiveFirst(double[] sorted, Tuning tuning) {
    List<Double> limits = new ArrayList<>();
    for (int i = 0; i <= TRIES && sorted.length > 0; i++) {
      double share = tuning.isLowBad() ? 0.5 * i / TRIES : 1 - 0.5 * i / TRIES;
      double limit = tuning.rounded(sorted[(int) Math.round(share * (sorted.length - 1))]);
      if (tuning.isPossible(limit) && !limits.contains(limit)) {
        limits.add(limit);
      }
    }
    return limits;
  }

  private static JsonNode answer(
      Rule rule, Tuning tuning, double perMonth, Past past, @Nullable Try chosen, List<Try> tries) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("rule", rule.name());
    fields.put("condition", tuning.name());
    fields.put("limit_now", tuning.limit());
    fields.put("limit", chosen == null ? null : chosen.limit());
    fields.put("per_month_wished", perMonth);
    fields.put("pages_now", Past.pages(past.episodes(rule)));
    fields.put("pages", chosen == null ? null : chosen.pages());
    fields.put("months", past.months());
    fields.put("in_words", chosen == null ? null : RuleWords.of(chosen.rule()));
    fields.put("suggested_rule", chosen == null ? null : RuleJson.write(chosen.rule()));
    fields.put(
        "tried",
        tries.stream()
            .map(tried -> {
              Map<String, @Nullable Object> line = new LinkedHashMap<>();
              line.put("limit", tried.limit());
              line.put("pages", tried.pages());
              line.put("per_month", Backtest.perMonth(tried.pages(), past));
              line.put("alerts", tried.count());
              return line;
            })
            .toList());
    return Json.node(fields);
  }
}

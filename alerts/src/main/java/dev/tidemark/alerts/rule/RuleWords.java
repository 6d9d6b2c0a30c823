package dev.tidemark.alerts.rule;

import dev.tidemark.alerts.rule.Condition.Above;
import dev.tidemark.alerts.rule.Condition.All;
import dev.tidemark.alerts.rule.Condition.Any;
import dev.tidemark.alerts.rule.Condition.Below;
import dev.tidemark.alerts.rule.Condition.DropFromReference;
import dev.tidemark.alerts.rule.Condition.IncreaseOverReference;
import dev.tidemark.alerts.rule.Condition.RatioToReference;
import dev.tidemark.alerts.rule.Condition.Significant;
import dev.tidemark.alerts.rule.Condition.SilentFor;
import dev.tidemark.alerts.rule.Condition.StatusIs;
import dev.tidemark.storage.result.Status;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Says in a sentence what a rule does. */
public final class RuleWords {
  private RuleWords() {}

  public static String of(Rule rule) {
    if (rule.when() instanceof SilentFor(Silence length)) {
      return "Fires when " + models(rule.model()) + " sends nothing for " + length.text() + ".";
    }
    String metric = rule.metricName().metric();
    StringBuilder words = new StringBuilder("Fires when ");
    words.append(subject(rule)).append(' ');
    words.append(condition(metric, rule.when()));
    if (rule.forWindows() > 1) {
      words.append(" for ").append(rule.forWindows()).append(" windows in a row");
    }
    words.append("; over when it ");
    Condition clear = rule.clear().condition();
    words.append(clear == null ? "does not" : condition(metric, clear));
    if (rule.clear().windows() > 1) {
      words.append(" for ").append(rule.clear().windows()).append(" windows in a row");
    }
    words.append('.');
    if (rule.minSample() > 0) {
      words
          .append(" Windows of fewer than ")
          .append(rule.minSample())
          .append(" rows do not count.");
    }
    if (rule.minLabelCoverage() != null) {
      words
          .append(" Windows with labels for less than ")
          .append(Numbers.percent(rule.minLabelCoverage()))
          .append(" of the predictions wait.");
    }
    return words.toString();
  }

  private static String subject(Rule rule) {
    String metric = Numbers.metric(rule.metricName().metric());
    String of =
        rule.metricName()
            .output()
            .map(output -> "the " + output + " of ")
            .orElseGet(() -> rule.feature() == null ? "" : feature(rule.feature()));
    String segment = rule.segment() == null ? "" : " in segment " + rule.segment().pattern();
    return "the " + metric + " of " + of + models(rule.model()) + segment;
  }

  private static String feature(Glob feature) {
    return feature.equals(Glob.ANY)
        ? "any feature of "
        : (feature.isLiteral() ? "" : "any ") + feature.pattern() + " of ";
  }

  private static String models(Glob model) {
    return model.equals(Glob.ANY) ? "any model" : model.pattern();
  }

  /** With "is" or another verb in front. */
  static String condition(String metric, Condition condition) {
    return switch (condition) {
      case Above(double limit) -> "is above " + Numbers.value(metric, limit);
      case Below(double limit) -> "is below " + Numbers.value(metric, limit);
      case IncreaseOverReference(double by) ->
          "exceeds the reference's by more than "
              + (Numbers.isShare(metric)
                  ? String.format(Locale.ROOT, "%.1f points", by * 100)
                  : Numbers.plain(by));
      case RatioToReference(double factor) ->
          "is more than " + Numbers.plain(factor) + " times the reference's";
      case DropFromReference(double share) ->
          "is more than " + Numbers.percent(share) + " below the reference's";
      case StatusIs(Status status) ->
          status == Status.DRIFT
              ? "changed significantly"
              : "is marked " + status.name().toLowerCase(Locale.ROOT);
      case Significant() -> "differs from the reference's by more than chance explains";
      case SilentFor(Silence length) -> "is silent for " + length.text();
      case All(List<Condition> parts) -> join(metric, parts, " and ");
      case Any(List<Condition> parts) -> join(metric, parts, " or ");
    };
  }

  private static String join(String metric, List<Condition> parts, String word) {
    return parts.stream().map(part -> condition(metric, part)).collect(Collectors.joining(word));
  }
}

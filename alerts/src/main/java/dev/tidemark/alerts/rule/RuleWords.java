package dev.tidemark.alerts.rule;

import dev.tidemark.alerts.rule.Condition.Above;
import dev.tidemark.alerts.rule.Condition.All;
import dev.tidemark.alerts.rule.Condition.Any;
import dev.tidemark.alerts.rule.Condition.Below;
import dev.tidemark.alerts.rule.Condition.DiffersFrom;
import dev.tidemark.alerts.rule.Condition.DropFromReference;
import dev.tidemark.alerts.rule.Condition.IncreaseOverReference;
import dev.tidemark.alerts.rule.Condition.OutsideBand;
import dev.tidemark.alerts.rule.Condition.RatioToReference;
import dev.tidemark.alerts.rule.Condition.Side;
import dev.tidemark.alerts.rule.Condition.Significant;
import dev.tidemark.alerts.rule.Condition.SilentFor;
import dev.tidemark.alerts.rule.Condition.StatusIs;
import dev.tidemark.alerts.rule.Condition.Trend;
import dev.tidemark.alerts.rule.Condition.Where;
import dev.tidemark.storage.result.MetricName;
import dev.tidemark.storage.result.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says in a sentence what a rule does. */
public final class RuleWords {
  private RuleWords() {}

  public static String of(Rule rule) {
    StringBuilder words = new StringBuilder();
    words.append(sentences(rule, rule.terms()));
    for (RuleOverride override : rule.overrides()) {
      words.append(" For ").append(whom(override)).append(": ");
      words.append(
          override.terms().enabled()
              ? uncapitalized(sentences(rule, override.terms()))
              : "switched off.");
    }
    return words.toString();
  }

  private static String sentences(Rule rule, Terms terms) {
    String metric = rule.metricName().metric();
    StringBuilder words = new StringBuilder("Fires when ");
    if (terms.when() instanceof SilentFor(Silence length)) {
      words.append(models(rule.model())).append(" sends nothing for ").append(length.text());
    } else {
      words.append(subject(rule)).append(' ').append(condition(metric, terms.when()));
      words.append(windows(terms.forWindows())).append("; over when it ");
      Condition clear = terms.clear().condition();
      words.append(clear == null ? "does not" : condition(metric, clear));
      words.append(windows(terms.clear().windows()));
    }
    words.append('.');
    if (terms.minSample() > 0) {
      words.append(" Windows of fewer than " + terms.minSample() + " rows do not count.");
    }
    if (terms.minLabelCoverage() != null) {
      words.append(
          " Windows with labels for less than "
              + Numbers.percent(terms.minLabelCoverage())
              + " of the predictions wait.");
    }
    if (terms.patience() != null) {
      words.append(" Windows are judged " + terms.patience().text() + " after they ended.");
    }
    if (terms.mostPages() != null) {
      words.append(
          " At most "
              + terms.mostPages()
              + (terms.mostPages() == 1 ? " page" : " pages")
              + " in "
              + Terms.BUDGET_DAYS
              + " days; more is shown, not announced.");
    }
    return words.toString();
  }

  private static String windows(int count) {
    return count > 1 ? " for " + count + " windows in a row" : "";
  }

  private static String uncapitalized(String words) {
    return words.substring(0, 1).toLowerCase(Locale.ROOT) + words.substring(1);
  }

  private static String whom(RuleOverride override) {
    List<String> parts = new ArrayList<>();
    add(parts, "model", override.model());
    add(parts, "version", override.version());
    add(parts, "feature", override.feature());
    add(parts, "segment", override.segment());
    return parts.isEmpty() ? "all" : String.join(", ", parts);
  }

  private static void add(List<String> parts, String what, @Nullable Glob glob) {
    if (glob != null && !glob.equals(Glob.ANY)) {
      parts.add(what + " " + glob.pattern());
    }
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

  /** With a subject in front. */
  static String condition(String metric, Condition condition) {
    return switch (condition) {
      case Above(double limit) -> "is above " + Numbers.value(metric, limit);
      case Below(double limit) -> "is below " + Numbers.value(metric, limit);
      case IncreaseOverReference(double by) ->
          "exceeds the reference's by more than " + Numbers.difference(metric, by);
      case RatioToReference(double factor) ->
          "is more than " + Numbers.plain(factor) + " times the reference's";
      case DropFromReference(double share) ->
          "is more than " + Numbers.percent(share) + " below the reference's";
      case StatusIs(Status status) ->
          status == Status.DRIFT
              ? "changed significantly"
              : "is marked " + status.name().toLowerCase(Locale.ROOT);
      case Significant() -> "differs from the reference's by more than chance explains";
      case Trend(boolean rising, int windows) ->
          (rising ? "rose" : "fell") + " in each of the last " + windows + " windows";
      case OutsideBand(int windows, double deviations, Side side) ->
          "is more than "
              + Numbers.plain(deviations)
              + " standard deviations "
              + switch (side) {
                case ABOVE -> "above";
                case BELOW -> "below";
                case BOTH -> "away from";
              }
              + " the median of the "
              + windows
              + " windows before";
      case DiffersFrom(Operand other, double by) ->
          "differs from " + operand(other) + " by more than " + Numbers.difference(metric, by);
      case Where(Operand other, Condition part) ->
          operand(other) + " " + condition(other.metric().metric(), part);
      case SilentFor(Silence length) -> "is silent for " + length.text();
      case All(List<Condition> parts) -> join(metric, parts, " and ");
      case Any(List<Condition> parts) -> join(metric, parts, " or ");
    };
  }

  private static String operand(Operand operand) {
    MetricName name = operand.metric();
    String of = name.output().orElse(operand.feature());
    return "the " + Numbers.metric(name.metric()) + (of == null ? "" : " of " + of);
  }

  private static String join(String metric, List<Condition> parts, String word) {
    return parts.stream()
        .map(part -> {
          String words = condition(metric, part);
          return part instanceof All || part instanceof Any ? "(" + words + ")" : words;
        })
        .collect(Collectors.joining(word));
  }
}

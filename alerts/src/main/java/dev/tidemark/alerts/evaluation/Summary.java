package dev.tidemark.alerts.evaluation;

import dev.tidemark.alerts.rule.Condition;
import dev.tidemark.alerts.rule.Condition.All;
import dev.tidemark.alerts.rule.Condition.Any;
import dev.tidemark.alerts.rule.Condition.DropFromReference;
import dev.tidemark.alerts.rule.Condition.IncreaseOverReference;
import dev.tidemark.alerts.rule.Condition.RatioToReference;
import dev.tidemark.alerts.rule.Numbers;
import dev.tidemark.alerts.rule.Rule;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;

/** An alert in one sentence, numbers first. */
final class Summary {
  private Summary() {}

  /** {@code distance: PSI 2.31 > 0.2 since 2001-04-10}. */
  static String of(Rule rule, Series series, Judged judged, Instant since) {
    String metric = series.metric();
    StringBuilder words = new StringBuilder();
    if (!series.feature().isEmpty()) {
      words.append(series.feature()).append(": ");
    }
    words.append(Numbers.metric(metric));
    Double reading = judged.reading();
    if (reading != null) {
      words.append(' ').append(Numbers.value(metric, reading));
    }
    Double threshold = judged.threshold();
    if (threshold != null) {
      words
          .append(Judge.isLowBad(rule.when()) ? " < " : " > ")
          .append(Numbers.value(metric, threshold));
      words.append(basis(metric, rule.when(), judged));
    }
    if (!series.segment().isEmpty()) {
      words.append(" in ").append(series.segment());
    }
    return words.append(" since ").append(time(since)).toString();
  }

  /** A date when the time is midnight, else date and minute, in UTC. */
  static String time(Instant time) {
    OffsetDateTime at = time.atOffset(ZoneOffset.UTC);
    return at.toLocalTime().equals(LocalTime.MIDNIGHT)
        ? at.toLocalDate().toString()
        : String.format(
            Locale.ROOT, "%s %02d:%02d UTC", at.toLocalDate(), at.getHour(), at.getMinute());
  }

  private static String basis(String metric, Condition condition, Judged judged) {
    Double reference = judged.referenceReading();
    String value = reference == null ? "?" : Numbers.value(metric, reference);
    return switch (condition) {
      case IncreaseOverReference(double by) ->
          " (reference "
              + value
              + " + "
              + (Numbers.isShare(metric)
                  ? String.format(Locale.ROOT, "%.1f points", by * 100)
                  : Numbers.plain(by))
              + ")";
      case RatioToReference(double factor) ->
          " (" + Numbers.plain(factor) + " × reference " + value + ")";
      case DropFromReference(double share) ->
          " (" + Numbers.percent(share) + " below reference " + value + ")";
      case All(List<Condition> parts) -> first(metric, parts, judged);
      case Any(List<Condition> parts) -> first(metric, parts, judged);
      default -> "";
    };
  }

  private static String first(String metric, List<Condition> parts, Judged judged) {
    return parts.stream()
        .map(part -> basis(metric, part, judged))
        .filter(words -> !words.isEmpty())
        .findFirst()
        .orElse("");
  }
}

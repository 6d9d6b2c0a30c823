package dev.tidemark.alerts.evaluation;

import dev.tidemark.alerts.rule.Condition;
import dev.tidemark.alerts.rule.Condition.DiffersFrom;
import dev.tidemark.alerts.rule.Condition.DropFromReference;
import dev.tidemark.alerts.rule.Condition.IncreaseOverReference;
import dev.tidemark.alerts.rule.Condition.OutsideBand;
import dev.tidemark.alerts.rule.Condition.RatioToReference;
import dev.tidemark.alerts.rule.Condition.Trend;
import dev.tidemark.alerts.rule.Numbers;
import dev.tidemark.alerts.rule.Operand;
import java.time.Instant;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;

/** An alert in one sentence, numbers first. */
final class Summary {
  private Summary() {}

  /** {@code distance: PSI 2.31 > 0.2 since 2001-04-10}. */
  static String of(Series series, Judged judged, Instant since) {
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
          .append(reading != null && reading < threshold ? " < " : " > ")
          .append(Numbers.value(metric, threshold));
      words.append(basis(metric, judged));
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

  /** Where the number it was compared with comes from. */
  private static String basis(String metric, Judged judged) {
    Double reference = judged.referenceReading();
    String value = reference == null ? "?" : Numbers.value(metric, reference);
    Condition deciding = judged.deciding();
    return switch (deciding) {
      case IncreaseOverReference(double by) ->
          " (reference " + value + " + " + Numbers.difference(metric, by) + ")";
      case RatioToReference(double factor) ->
          " (" + Numbers.plain(factor) + " × reference " + value + ")";
      case DropFromReference(double share) ->
          " (" + Numbers.percent(share) + " below reference " + value + ")";
      case Trend(boolean rising, int windows) ->
          " the window before (" + windows + (rising ? " rises" : " falls") + " in a row)";
      case OutsideBand(int windows, double deviations, Condition.Side _) ->
          " (band of "
              + windows
              + " windows, "
              + Numbers.plain(deviations)
              + " standard deviations)";
      case DiffersFrom(Operand other, double by) ->
          " (" + Numbers.difference(metric, by) + " from the " + Numbers.metric(other.name()) + ")";
      case null, default -> "";
    };
  }
}

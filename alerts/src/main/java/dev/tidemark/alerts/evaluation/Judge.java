package dev.tidemark.alerts.evaluation;

import dev.tidemark.alerts.rule.Condition;
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
import dev.tidemark.alerts.rule.Rule;
import dev.tidemark.storage.alert.LastSeen;
import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.Status;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Applies a rule to one result: a pure function. */
final class Judge {
  private Judge() {}

  /** Three-valued: a comparison with a reference that is not there is unknown. */
  private enum Truth {
    YES,
    NO,
    UNKNOWN
  }

  static Judged judge(Rule rule, MetricResult result, Neighbours neighbours) {
    Double threshold = threshold(rule.when(), result);
    return new Judged(seen(rule, result, neighbours), threshold, result);
  }

  private static LastSeen seen(Rule rule, MetricResult result, Neighbours neighbours) {
    if (result.status() == Status.FAILED) {
      return LastSeen.FAILED;
    }
    if (result.sampleSize() == 0) {
      return LastSeen.NO_DATA;
    }
    if (result.status() == Status.INSUFFICIENT || result.sampleSize() < rule.minSample()) {
      return LastSeen.TOO_FEW_ROWS;
    }
    Double least = rule.minLabelCoverage();
    if (least != null && neighbours.labelCoverage(result).orElse(-1) < least) {
      return LastSeen.LABELS_MISSING;
    }
    Truth breach = truth(rule.when(), result);
    if (breach == Truth.YES) {
      return LastSeen.BREACH;
    }
    Condition clearing = rule.clear().condition();
    if (clearing == null) {
      return breach == Truth.NO ? LastSeen.CLEAR : LastSeen.NO_DATA;
    }
    return switch (truth(clearing, result)) {
      case YES -> LastSeen.CLEAR;
      case NO -> LastSeen.BETWEEN;
      case UNKNOWN -> LastSeen.NO_DATA;
    };
  }

  private static Truth truth(Condition condition, MetricResult result) {
    double value = result.value();
    double reference = result.referenceValue();
    return switch (condition) {
      case Above(double limit) -> claim(value > limit, value);
      case Below(double limit) -> claim(value < limit, value);
      case IncreaseOverReference(double by) -> claim(value > reference + by, value, reference);
      case RatioToReference(double factor) -> claim(value > reference * factor, value, reference);
      case DropFromReference(double share) ->
          claim(value < reference * (1 - share), value, reference);
      case StatusIs(Status status) ->
          result.status() == status || (status == Status.WARNING && result.status() == Status.DRIFT)
              ? Truth.YES
              : Truth.NO;
      case Significant() ->
          Double.isFinite(result.lower()) && Double.isFinite(result.upper())
              ? claim(reference < result.lower() || reference > result.upper(), reference)
              : Truth.YES; // a metric without an interval is taken as it is
      case SilentFor _ -> Truth.UNKNOWN; // about no window
      case All(List<Condition> parts) -> all(parts.stream().map(part -> truth(part, result)));
      case Any(List<Condition> parts) ->
          not(all(parts.stream().map(part -> not(truth(part, result)))));
    };
  }

  private static Truth claim(boolean holds, double... numbers) {
    for (double number : numbers) {
      if (!Double.isFinite(number)) {
        return Truth.UNKNOWN;
      }
    }
    return holds ? Truth.YES : Truth.NO;
  }

  private static Truth all(Stream<Truth> parts) {
    return parts.reduce(
        Truth.YES,
        (a, b) ->
            a == Truth.NO || b == Truth.NO
                ? Truth.NO
                : a == Truth.UNKNOWN || b == Truth.UNKNOWN ? Truth.UNKNOWN : Truth.YES);
  }

  private static Truth not(Truth truth) {
    return switch (truth) {
      case YES -> Truth.NO;
      case NO -> Truth.YES;
      case UNKNOWN -> Truth.UNKNOWN;
    };
  }

  /** The first number the value is compared with; null when there is none. */
  static @Nullable Double threshold(Condition condition, MetricResult result) {
    double number =
        switch (condition) {
          case Above(double limit) -> limit;
          case Below(double limit) -> limit;
          case IncreaseOverReference(double by) -> result.referenceValue() + by;
          case RatioToReference(double factor) -> result.referenceValue() * factor;
          case DropFromReference(double share) -> result.referenceValue() * (1 - share);
          case StatusIs _, Significant _, SilentFor _ -> Double.NaN;
          case All(List<Condition> parts) -> first(parts, result);
          case Any(List<Condition> parts) -> first(parts, result);
        };
    return Double.isFinite(number) ? number : null;
  }

  private static double first(List<Condition> parts, MetricResult result) {
    return parts.stream()
        .map(part -> threshold(part, result))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(Double.NaN);
  }

  /** Whether smaller values are worse under this condition. */
  static boolean isLowBad(Condition condition) {
    return switch (condition) {
      case Below _, DropFromReference _ -> true;
      case All(List<Condition> parts) -> parts.stream().anyMatch(Judge::isLowBad);
      case Any(List<Condition> parts) -> parts.stream().allMatch(Judge::isLowBad);
      default -> false;
    };
  }
}

package dev.tidemark.alerts.evaluation;

import dev.tidemark.alerts.rule.Band;
import dev.tidemark.alerts.rule.Condition;
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
import dev.tidemark.alerts.rule.Numbers;
import dev.tidemark.alerts.rule.Operand;
import dev.tidemark.alerts.rule.Rule;
import dev.tidemark.storage.alert.LastSeen;
import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.OrNull;
import dev.tidemark.storage.result.Status;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** Applies a rule to one result and what surrounds it: a pure function. */
final class Judge {
  private final MetricResult result;
  private final Neighbours neighbours;

  private Judge(MetricResult result, Neighbours neighbours) {
    this.result = result;
    this.neighbours = neighbours;
  }

  /** Three-valued: a comparison with something that is not there is unknown. */
  private enum Truth {
    YES,
    NO,
    UNKNOWN;

    static Truth of(boolean holds) {
      return holds ? YES : NO;
    }
  }

  /**
   * @param rule as it applies to the result's series
   */
  static Judged judge(Rule rule, MetricResult result, Neighbours neighbours) {
    return new Judge(result, neighbours).judged(rule);
  }

  private Judged judged(Rule rule) {
    if (result.status() == Status.FAILED) {
      return unknown(LastSeen.FAILED, result.detail());
    }
    if (result.sampleSize() == 0) {
      return unknown(LastSeen.NO_DATA, "no rows");
    }
    if (result.sampleSize() < rule.minSample()) {
      return unknown(
          LastSeen.TOO_FEW_ROWS,
          result.sampleSize() + " rows, the rule asks for " + rule.minSample());
    }
    if (result.status() == Status.INSUFFICIENT) {
      return unknown(
          LastSeen.TOO_FEW_ROWS, result.sampleSize() + " rows, fewer than the metric needs");
    }
    Double least = rule.minLabelCoverage();
    OptionalDouble coverage = neighbours.labelCoverage(result);
    if (least != null && coverage.orElse(-1) < least) {
      return unknown(
          LastSeen.LABELS_MISSING,
          "labels for "
              + Numbers.percent(coverage.orElse(0))
              + ", the rule asks for "
              + Numbers.percent(least));
    }
    Truth breach = truth(rule.when());
    if (breach == Truth.YES) {
      return known(LastSeen.BREACH, rule.when());
    }
    Condition clearing = rule.clear().condition();
    if (clearing == null) {
      return breach == Truth.NO ? known(LastSeen.CLEAR, rule.when()) : incomparable(rule.when());
    }
    return switch (truth(clearing)) {
      case YES -> known(LastSeen.CLEAR, rule.when());
      case NO -> known(LastSeen.BETWEEN, rule.when());
      case UNKNOWN -> incomparable(clearing);
    };
  }

  private Judged known(LastSeen seen, Condition when) {
    Condition deciding = deciding(when);
    return new Judged(seen, OrNull.finite(limit(deciding)), deciding, result, "");
  }

  private Judged unknown(LastSeen seen, String why) {
    return new Judged(seen, null, null, result, why);
  }

  private Judged incomparable(Condition condition) {
    return unknown(LastSeen.NO_DATA, "nothing to compare with: " + missing(condition));
  }

  private Truth truth(Condition condition) {
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
          Truth.of(
              result.status() == status
                  || (status == Status.WARNING && result.status() == Status.DRIFT));
      case Significant() ->
          Double.isFinite(result.lower()) && Double.isFinite(result.upper())
              ? claim(reference < result.lower() || reference > result.upper(), reference)
              : Truth.YES; // a metric without an interval is taken as it is
      case Trend trend -> trend(trend);
      case OutsideBand band -> outside(band);
      case DiffersFrom(Operand other, double by) ->
          claim(Math.abs(value - value(other)) > by, value, value(other));
      case Where(Operand other, Condition part) ->
          usable(other)
              .map(found -> new Judge(found, neighbours).truth(part))
              .orElse(Truth.UNKNOWN);
      case SilentFor _ -> Truth.UNKNOWN; // about no window
      case All(List<Condition> parts) -> all(parts.stream().map(this::truth));
      case Any(List<Condition> parts) -> not(all(parts.stream().map(part -> not(truth(part)))));
    };
  }

  private Truth trend(Trend trend) {
    double[] before = neighbours.before(result, trend.windows());
    if (before.length < trend.windows() || !Double.isFinite(result.value())) {
      return Truth.UNKNOWN;
    }
    double next = result.value();
    for (int i = before.length - 1; i >= 0; i--) {
      if (trend.rising() ? next <= before[i] : next >= before[i]) {
        return Truth.NO;
      }
      next = before[i];
    }
    return Truth.YES;
  }

  private Truth outside(OutsideBand condition) {
    Optional<Band> band = band(condition);
    if (band.isEmpty() || !Double.isFinite(result.value())) {
      return Truth.UNKNOWN;
    }
    boolean isAbove = result.value() > band.get().upper();
    boolean isBelow = result.value() < band.get().lower();
    return Truth.of(
        switch (condition.side()) {
          case ABOVE -> isAbove;
          case BELOW -> isBelow;
          case BOTH -> isAbove || isBelow;
        });
  }

  private Optional<Band> band(OutsideBand condition) {
    return Band.of(
        neighbours.before(result, condition.windows()),
        condition.windows(),
        condition.deviations());
  }

  private double value(Operand other) {
    return usable(other).map(MetricResult::value).orElse(Double.NaN);
  }

  /** Another metric of this window, if it says anything. */
  private Optional<MetricResult> usable(Operand other) {
    return Optional.ofNullable(neighbours.sameWindow(result, other.metric(), other.feature()))
        .filter(Neighbours::isUsable);
  }

  private static Truth claim(boolean holds, double... numbers) {
    for (double number : numbers) {
      if (!Double.isFinite(number)) {
        return Truth.UNKNOWN;
      }
    }
    return Truth.of(holds);
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

  /**
   * The part that a person should read: the first that compares, of alternatives one that holds.
   */
  private Condition deciding(Condition condition) {
    return switch (condition) {
      case All(List<Condition> parts) -> deciding(parts, condition);
      case Any(List<Condition> parts) -> {
        List<Condition> holding = parts.stream().filter(part -> truth(part) == Truth.YES).toList();
        yield deciding(holding.isEmpty() ? parts : holding, condition);
      }
      default -> condition;
    };
  }

  private Condition deciding(List<Condition> parts, Condition otherwise) {
    return parts.stream()
        .map(this::deciding)
        .filter(part -> Double.isFinite(limit(part)))
        .findFirst()
        .orElse(otherwise);
  }

  /** The number that a condition compares the value with; NaN when there is none. */
  private double limit(Condition condition) {
    double value = result.value();
    double reference = result.referenceValue();
    return switch (condition) {
      case Above(double limit) -> limit;
      case Below(double limit) -> limit;
      case IncreaseOverReference(double by) -> reference + by;
      case RatioToReference(double factor) -> reference * factor;
      case DropFromReference(double share) -> reference * (1 - share);
      case Trend(boolean _, int _) -> {
        double[] before = neighbours.before(result, 1);
        yield before.length == 0 ? Double.NaN : before[0];
      }
      case OutsideBand band ->
          band(band)
              .map(found ->
                  band.side() == Side.BELOW || (band.side() == Side.BOTH && value < found.middle())
                      ? found.lower()
                      : found.upper())
              .orElse(Double.NaN);
      case DiffersFrom(Operand other, double by) -> {
        double compared = value(other);
        yield value < compared ? compared - by : compared + by;
      }
      case StatusIs _, Significant _, SilentFor _, Where _, All _, Any _ -> Double.NaN;
    };
  }

  /** What the first comparison that cannot be made lacks. */
  private String missing(Condition condition) {
    return switch (condition) {
      case Trend(boolean _, int windows) ->
          neighbours.before(result, windows).length + " of " + windows + " windows before";
      case OutsideBand(int windows, double _, Side _) ->
          neighbours.before(result, windows).length + " of " + windows + " windows before";
      case DiffersFrom(Operand other, double _) -> "no " + other.name() + " for this window";
      case Where(Operand other, Condition part) ->
          usable(other)
              .map(found -> new Judge(found, neighbours).missing(part))
              .orElse("no " + other.name() + " for this window");
      case All(List<Condition> parts) -> firstMissing(parts);
      case Any(List<Condition> parts) -> firstMissing(parts);
      default -> Double.isFinite(result.value()) ? "no reference value" : "no value";
    };
  }

  private String firstMissing(List<Condition> parts) {
    return parts.stream()
        .filter(part -> truth(part) == Truth.UNKNOWN)
        .map(this::missing)
        .findFirst()
        .orElse("no value");
  }
}

package dev.tidemark.alerts.rule;

import dev.tidemark.alerts.rule.Condition.Above;
import dev.tidemark.alerts.rule.Condition.All;
import dev.tidemark.alerts.rule.Condition.Any;
import dev.tidemark.alerts.rule.Condition.Below;
import dev.tidemark.alerts.rule.Condition.DropFromReference;
import dev.tidemark.alerts.rule.Condition.IncreaseOverReference;
import dev.tidemark.alerts.rule.Condition.RatioToReference;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A rule whose first limit can be set to another number. */
public final class Tuning {
  private final Rule rule;
  private final Condition tuned;

  private Tuning(Rule rule, Condition tuned) {
    this.rule = rule;
    this.tuned = tuned;
  }

  /** Empty when the rule compares with no number. */
  public static Optional<Tuning> of(Rule rule) {
    return Optional.ofNullable(firstLimit(rule.when()))
        .map(condition -> new Tuning(rule, condition));
  }

  private static @Nullable Condition firstLimit(Condition condition) {
    return switch (condition) {
      case Above _, Below _, IncreaseOverReference _, RatioToReference _, DropFromReference _ ->
          condition;
      case All(List<Condition> parts) -> firstLimit(parts);
      case Any(List<Condition> parts) -> firstLimit(parts);
      default -> null;
    };
  }

  private static @Nullable Condition firstLimit(List<Condition> parts) {
    for (Condition part : parts) {
      Condition found = firstLimit(part);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  /** The condition's name in the API. */
  public String name() {
    return ConditionJson.write(tuned).keySet().iterator().next();
  }

  /** The limit as it is. */
  public double limit() {
    return switch (tuned) {
      case Above(double limit) -> limit;
      case Below(double limit) -> limit;
      case IncreaseOverReference(double by) -> by;
      case RatioToReference(double factor) -> factor;
      case DropFromReference(double share) -> share;
      default -> throw new IllegalStateException("no limit: " + tuned);
    };
  }

  /** Whether smaller limits page less. */
  public boolean isLowBad() {
    return tuned instanceof Below;
  }

  /** The limit at which a value just does not breach. NaN where the reference is missing. */
  public double touchedAt(double value, double reference) {
    return switch (tuned) {
      case Above _, Below _ -> value;
      case IncreaseOverReference _ -> value - reference;
      case RatioToReference _ -> value / reference;
      case DropFromReference _ -> 1 - value / reference;
      default -> throw new IllegalStateException("no limit: " + tuned);
    };
  }

  /** Three significant digits, towards fewer pages. */
  public double rounded(double limit) {
    RoundingMode mode = isLowBad() ? RoundingMode.FLOOR : RoundingMode.CEILING;
    return new BigDecimal(limit).round(new MathContext(3, mode)).doubleValue();
  }

  /** Whether a rule may have this limit. */
  public boolean isPossible(double limit) {
    return switch (tuned) {
      case RatioToReference _ -> limit > 0;
      case DropFromReference _ -> limit >= 0 && limit <= 1;
      default -> true;
    };
  }

  /** The rule with another limit; its clearing limit, if it has one, moves along. */
  public Rule at(double limit) {
    Condition clear = rule.clear().condition();
    double factor = limit() == 0 ? 1 : limit / limit();
    return rule.with(
        replaced(rule.when(), part -> part.equals(tuned) ? withLimit(part, limit) : part),
        clear == null
            ? rule.clear()
            : new Clearing(
                replaced(clear, part -> moved(part, factor, limit)), rule.clear().windows()));
  }

  /** A clearing limit keeps its distance, and is never on the wrong side of the limit. */
  private Condition moved(Condition part, double factor, double limit) {
    return switch (part) {
      case Below(double at) when tuned instanceof Above ->
          new Below(Math.min(limit, significant(at * factor)));
      case Above(double at) when tuned instanceof Below ->
          new Above(Math.max(limit, significant(at * factor)));
      default -> part;
    };
  }

  private static double significant(double number) {
    return new BigDecimal(number).round(new MathContext(3)).doubleValue();
  }

  private static Condition withLimit(Condition condition, double limit) {
    return switch (condition) {
      case Above _ -> new Above(limit);
      case Below _ -> new Below(limit);
      case IncreaseOverReference _ -> new IncreaseOverReference(limit);
      case RatioToReference _ -> new RatioToReference(limit);
      case DropFromReference _ -> new DropFromReference(limit);
      default -> condition;
    };
  }

  private static Condition replaced(Condition condition, UnaryOperator<Condition> leaf) {
    return switch (condition) {
      case All(List<Condition> parts) ->
          new All(parts.stream().map(part -> replaced(part, leaf)).toList());
      case Any(List<Condition> parts) ->
          new Any(parts.stream().map(part -> replaced(part, leaf)).toList());
      default -> leaf.apply(condition);
    };
  }
}

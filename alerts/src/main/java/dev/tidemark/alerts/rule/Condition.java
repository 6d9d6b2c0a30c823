package dev.tidemark.alerts.rule;

import dev.tidemark.storage.result.Status;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What must hold for one window. */
public sealed interface Condition {
  /** The value is greater than a limit. */
  record Above(double limit) implements Condition {}

  /** The value is less than a limit. */
  record Below(double limit) implements Condition {}

  /** The value exceeds the reference's by more than an absolute amount. */
  record IncreaseOverReference(double by) implements Condition {}

  /** The value is more than so many times the reference's. */
  record RatioToReference(double factor) implements Condition {}

  /** The value is less than the reference's by more than a share of it, 0 to 1. */
  record DropFromReference(double share) implements Condition {}

  /** The analyzer's own judgement is this. */
  record StatusIs(Status status) implements Condition {}

  /** The 95 % interval of the value leaves the reference's value out. */
  record Significant() implements Condition {}

  /** The value was greater (or less) than the one before in each of the last windows. */
  record Trend(boolean rising, int windows) implements Condition {}

  /** Which way out of a band counts. */
  enum Side {
    ABOVE,
    BELOW,
    BOTH
  }

  /** The value lies outside a band that the windows before span; see {@link Band}. */
  record OutsideBand(int windows, double deviations, Side side) implements Condition {}

  /** The value is further than this from another metric of the same window. */
  record DiffersFrom(Operand other, double by) implements Condition {}

  /** Something holds for another metric of the same window. */
  record Where(Operand other, Condition condition) implements Condition {}

  /** Nothing has arrived for so long: the one condition that is about no window at all. */
  record SilentFor(Silence length) implements Condition {}

  /** Every one of these. */
  record All(List<Condition> parts) implements Condition {
    public All {
      parts = List.copyOf(parts);
    }
  }

  /** At least one of these. */
  record Any(List<Condition> parts) implements Condition {
    public Any {
      parts = List.copyOf(parts);
    }
  }

  /** The other metrics it speaks of. */
  default Set<Operand> operands() {
    Set<Operand> operands = new LinkedHashSet<>();
    switch (this) {
      case DiffersFrom(Operand other, double _) -> operands.add(other);
      case Where(Operand other, Condition condition) -> {
        operands.add(other);
        operands.addAll(condition.operands());
      }
      case All(List<Condition> parts) -> parts.forEach(part -> operands.addAll(part.operands()));
      case Any(List<Condition> parts) -> parts.forEach(part -> operands.addAll(part.operands()));
      default -> {}
    }
    return operands;
  }

  /** Of how many windows before the judged one it needs to know. */
  default int lookback() {
    return switch (this) {
      case Trend(boolean _, int windows) -> windows;
      case OutsideBand(int windows, double _, Side _) -> windows;
      case Where(Operand _, Condition condition) -> condition.lookback();
      case All(List<Condition> parts) -> mostOf(parts);
      case Any(List<Condition> parts) -> mostOf(parts);
      default -> 0;
    };
  }

  private static int mostOf(List<Condition> parts) {
    return parts.stream().mapToInt(Condition::lookback).max().orElse(0);
  }

  /** Whether smaller values are worse under it. */
  default boolean isLowBad() {
    return switch (this) {
      case Below _, DropFromReference _ -> true;
      case Trend(boolean rising, int _) -> !rising;
      case OutsideBand(int _, double _, Side side) -> side == Side.BELOW;
      case All(List<Condition> parts) -> parts.stream().anyMatch(Condition::isLowBad);
      case Any(List<Condition> parts) -> parts.stream().allMatch(Condition::isLowBad);
      default -> false;
    };
  }
}

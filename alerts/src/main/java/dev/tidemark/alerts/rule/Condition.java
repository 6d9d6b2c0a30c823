package dev.tidemark.alerts.rule;

import dev.tidemark.storage.result.Status;
import java.util.List;

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
}

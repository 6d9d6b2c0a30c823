package dev.tidemark.analyzer.metric;

import dev.tidemark.storage.result.Status;

/** Which values of a metric mean trouble, once they are significant. */
public sealed interface Limit {
  /** No value means trouble. */
  static Limit none() {
    return new None();
  }

  /** No value means trouble. */
  record None() implements Limit {}

  /** A distance: trouble above. */
  record Distance(double warning, double drift) implements Limit {}

  /** A share: trouble when it exceeds the reference's by more than this. */
  record Increase(double drift) implements Limit {}

  /** A quality such as accuracy: trouble when it is lower than the reference's by this share. */
  record RelativeDrop(double drift) implements Limit {}

  /** An error such as RMSE: trouble when it is higher than the reference's by this share. */
  record RelativeRise(double drift) implements Limit {}

  /** A value that may move either way: trouble outside of these. */
  record Outside(double low, double high) implements Limit {}

  /** Something is known to be wrong, whatever the value. */
  record Always(Status status) implements Limit {}

  /** What a significant value means. */
  default Status of(double value, double reference) {
    return switch (this) {
      case None _ -> Status.OK;
      case Distance(double warning, double drift) ->
          value > drift ? Status.DRIFT : value > warning ? Status.WARNING : Status.OK;
      case Increase(double drift) -> drifted(value - reference > drift);
      case RelativeDrop(double drift) -> drifted(value < reference * (1 - drift));
      case RelativeRise(double drift) -> drifted(value > reference * (1 + drift));
      case Outside(double low, double high) -> drifted(value < low || value > high);
      case Always(Status status) -> status;
    };
  }

  private static Status drifted(boolean beyond) {
    return beyond ? Status.DRIFT : Status.OK;
  }
}

package dev.tidemark.analyzer.analysis;

import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.Status;

/** Takes an earlier result back: its row stays, without a value. */
final class Withdrawal {
  private Withdrawal() {}

  static MetricResult of(MetricResult old, Stamp stamp) {
    return new MetricResult(
        old.model(),
        old.version(),
        old.metric(),
        old.subject(),
        old.feature(),
        old.segment(),
        old.windowLength(),
        old.window(),
        old.reference(),
        old.profile(),
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        0,
        0,
        Double.NaN,
        Status.INSUFFICIENT,
        "no longer in the data",
        stamp.revision(),
        stamp.computedAt());
  }
}

package dev.tidemark.analyzer.analysis;

import java.time.Instant;

/** Marks everything that one run writes; a later run has a higher revision. */
record Stamp(long revision, Instant computedAt) {
  static Stamp at(Instant now) {
    return new Stamp(now.toEpochMilli(), now);
  }
}

package dev.tidemark.shadow.standing;

import dev.tidemark.storage.window.TimeWindow;
import dev.tidemark.storage.window.WindowLength;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Where a standing shadow pauses: at the ends of the model's windows; of overlapping ones at each
 * step, and each hour where windows are counted in rows.
 */
record Steps(WindowLength length) {
  /** Longest time that is made up for in one pass. */
  private static final Duration LONGEST = Duration.ofDays(31);

  static Steps of(String window) {
    return new Steps(
        switch (WindowLength.parse(window)) {
          case WindowLength.Sliding(WindowLength.Fixed _, WindowLength.Fixed step) -> step;
          case WindowLength.RowCount _ -> WindowLength.parse("1h");
          case WindowLength clock -> clock;
        });
  }

  /** Start of the step that holds a point in time. */
  Instant startOf(Instant time) {
    return length.windowOf(time).start();
  }

  /** The steps from {@code until} on that have ended by {@code now}; empty when none has. */
  Optional<TimeWindow> ended(Instant until, Instant now) {
    Instant last = startOf(now);
    Instant most = length.windowOf(until.plus(LONGEST)).end();
    Instant end = last.isBefore(most) ? last : most;
    return until.isBefore(end) ? Optional.of(new TimeWindow(until, end)) : Optional.empty();
  }
}

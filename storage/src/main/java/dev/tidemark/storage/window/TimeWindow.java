package dev.tidemark.storage.window;

import java.time.Duration;
import java.time.Instant;

/** A half-open stretch of event time {@code [start, end)}. */
public record TimeWindow(Instant start, Instant end) {
  public TimeWindow {
    if (!start.isBefore(end)) {
      throw new IllegalArgumentException("not a window: " + start + " … " + end);
    }
  }

  public Duration length() {
    return Duration.between(start, end);
  }

  public boolean contains(Instant time) {
    return !time.isBefore(start) && time.isBefore(end);
  }
}

package dev.tidemark.alerts.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that moves when told. */
public final class TestClock implements InstantSource {
  private final AtomicReference<Instant> now;

  public TestClock(String now) {
    this.now = new AtomicReference<>(Instant.parse(now));
  }

  @Override
  public Instant instant() {
    return now.get();
  }

  public void advance(Duration by) {
    now.updateAndGet(time -> time.plus(by));
  }
}

package dev.tidemark.alerts.delivery;

import dev.tidemark.storage.alert.Notification;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * When to try again: after 2 s, then twice as long each time up to 15 minutes, each shortened by up
 * to half at random so that many notifications do not come back together; never before the time the
 * receiver asked for; for 72 hours.
 */
record RetryPolicy(Duration first, Duration longest, Duration giveUpAfter) {
  static final RetryPolicy DEFAULT =
      new RetryPolicy(Duration.ofSeconds(2), Duration.ofMinutes(15), Duration.ofDays(3));

  /** Empty when it is time to give up. */
  Optional<Instant> next(
      Notification notification, Instant now, Optional<Duration> asked, RandomGenerator random) {
    int doublings = Math.min(notification.attempts(), 20);
    long full = Math.min(longest.toMillis(), first.toMillis() << doublings);
    long wait = full - (long) (random.nextDouble() * full / 2);
    Instant next = now.plusMillis(Math.max(wait, asked.map(Duration::toMillis).orElse(0L)));
    return next.isAfter(notification.createdAt().plus(giveUpAfter))
        ? Optional.empty()
        : Optional.of(next);
  }
}

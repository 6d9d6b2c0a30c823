package dev.tidemark.alerts.delivery;

import java.time.Duration;
import java.util.Optional;

/**
 * What a receiver answered. Its body is not kept: nobody needs it, and it could be anything.
 *
 * @param retryAfter how long it asked to be left alone
 */
record Answer(int status, Optional<Duration> retryAfter) {
  boolean isSuccess() {
    return status >= 200 && status < 300;
  }
}

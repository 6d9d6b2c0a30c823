package dev.tidemark.alerts.delivery;

import java.time.Duration;
import java.util.Optional;

/** How an attempt to send ended. */
sealed interface Outcome {
  /** In words, without anything the receiver said. */
  String words();

  /** The receiver has it. */
  record Delivered(String words) implements Outcome {}

  /**
   * Not now; a later attempt may work.
   *
   * @param after how long the receiver asked to be left alone
   */
  record Retryable(String words, Optional<Duration> after) implements Outcome {}

  /** Never in this form. */
  record Rejected(String words) implements Outcome {}

  /** The receiver is gone and wants nothing more. */
  record Gone(String words) implements Outcome {}

  static Outcome of(Answer answer) {
    int status = answer.status();
    String words = "HTTP " + status;
    if (answer.isSuccess()) {
      return new Delivered(words);
    }
    return switch (status) {
      case 410 -> new Gone(words);
      case 400, 413, 414, 415, 422, 501 -> new Rejected(words);
      default ->
          status >= 300 && status < 400
              ? new Retryable(words + ", a redirect, which is not followed", Optional.empty())
              : new Retryable(words, answer.retryAfter());
    };
  }
}

package dev.tidemark.collector.idempotency;

import java.util.concurrent.CompletableFuture;

/** What is known of a key when a request brings it. */
public sealed interface Claim {
  /** The key was answered before. */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  record Answered(Digest body, byte[] answer) implements Claim {}

  /** A request with this key is being worked on. */
  record InUse() implements Claim {}

  /** The key is new and held by this request until it is closed. */
  final class Held implements Claim, AutoCloseable {
    private final AnswerLog log;
    private final Digest key;

    Held(AnswerLog log, Digest key) {
      this.log = log;
      this.key = key;
    }

    /**
     * Keeps the answer.
     *
     * @param body what the request held
     * @return completes once the answer survives a power cut, or with a {@code SpoolException}
     */
    public CompletableFuture<Void> answer(Digest body, byte[] answer) {
      return log.keep(key, body, answer);
    }

    /** Lets go of the key; without an answer it is new again. */
    @Override
    public void close() {
      log.release(key);
    }
  }
}

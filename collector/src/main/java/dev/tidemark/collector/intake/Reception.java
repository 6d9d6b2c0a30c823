package dev.tidemark.collector.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tidemark.collector.fairness.SharedRoom;
import dev.tidemark.collector.idempotency.AnswerLog;
import dev.tidemark.collector.idempotency.Claim;
import dev.tidemark.collector.idempotency.Digest;
import dev.tidemark.collector.spool.SpoolException;
import dev.tidemark.storage.problem.Problem;
import dev.tidemark.storage.record.RecordIds;
import dev.tidemark.storage.record.RecordLimits;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.concurrent.CompletionException;

/**
 * Receives requests: finds room for the body, and gives the same answer to the same request.
 * Thread-safe.
 */
final class Reception {
  /** What a request takes at least, whatever it announces. */
  private static final long LEAST_BYTES = 16 << 10;

  /** What a stream holds in memory at most; the rest of it waits outside. */
  private static final long STREAM_BYTES = 4 << 20;

  private static final int MAX_KEY_CHARS = 255;

  private final Door door;
  private final AnswerLog answers;
  private final RecordLimits limits;

  Reception(Door door, AnswerLog answers, RecordLimits limits) {
    this.door = door;
    this.answers = answers;
    this.limits = limits;
  }

  /**
   * Takes a request in, or repeats the answer given to it before.
   *
   * @throws Problem 400, 408, 413, 415, 429 or 503 as the contract says; 409 while the same key is
   *     being worked on; 422 if the key was used for another body
   */
  Received receive(Intake<?> intake, IntakeRequest request, Caller caller) {
    SharedRoom.Place place = door.bodies().take(caller.name(), estimate(request, caller));
    if (place == null) {
      throw door.refusals()
          .busy("Too many bodies are being read. Send it again.", Duration.ofSeconds(1));
    }
    try (place) {
      String key = caller.idempotencyKey();
      return key == null
          ? new Received(intake.take(request), false)
          : named(intake, request, caller, checked(key));
    }
  }

  private Received named(Intake<?> intake, IntakeRequest request, Caller caller, String key) {
    // A key is its account's own; without accounts all callers are one, whatever their address.
    String account = caller.account() == null ? "" : caller.account() + '\n';
    String scope = caller.endpoint() + '\n' + account + key;
    MessageDigest sha256 = Digest.sha256();
    sha256.update((request.model() + "\n" + Intake.isLines(request.contentType())).getBytes(UTF_8));
    IntakeRequest repeatable = request.repeatable(RecordIds.derivedFrom(scope), sha256);
    return switch (answers.claim(scope)) {
      case Claim.Answered(Digest body, byte[] answer) -> {
        intake.skip(repeatable);
        if (!Digest.of(sha256).equals(body)) {
          throw Problem.of(
              "idempotency-key-reused",
              "Idempotency key reused",
              422,
              "The Idempotency-Key '"
                  + key
                  + "' was used for another body. A new request needs a new key.");
        }
        yield new Received(AnswerBytes.decode(answer), true);
      }
      case Claim.InUse() ->
          throw Problem.of(
              "idempotency-key-in-use",
              "Conflict",
              409,
              "A request with the Idempotency-Key '"
                  + key
                  + "' is being worked on. Send it again when that has been answered.");
      case Claim.Held held -> {
        try (held) {
          IntakeAnswer answer = intake.take(repeatable);
          keep(held, Digest.of(sha256), answer);
          yield new Received(answer, false);
        }
      }
    };
  }

  private void keep(Claim.Held held, Digest body, IntakeAnswer answer) {
    String kept = " Everything is kept; send it again to learn the answer.";
    try {
      held.answer(body, AnswerBytes.encode(answer)).join();
    } catch (SpoolException e) {
      throw door.refusals().of(e, kept);
    } catch (CompletionException e) {
      throw e.getCause() instanceof SpoolException spool ? door.refusals().of(spool, kept) : e;
    }
  }

  private static String checked(String key) {
    if (key.isEmpty()
        || key.length() > MAX_KEY_CHARS
        || !key.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw Problem.invalid(
          "Idempotency-Key must have 1 to 255 visible ASCII characters and no blanks.");
    }
    return key;
  }

  /** Memory that the body will take while it is read, from what is known before. */
  private long estimate(IntakeRequest request, Caller caller) {
    long most = Intake.isLines(request.contentType()) ? STREAM_BYTES : limits.bodyBytes();
    long announced = caller.contentLength();
    if (announced < 0) {
      return most;
    }
    boolean isPlain =
        request.contentEncoding() == null || request.contentEncoding().equals("identity");
    long inflated = isPlain ? announced : Math.min(announced, most) * limits.inflateRatio();
    return Math.clamp(inflated, LEAST_BYTES, Math.max(LEAST_BYTES, most));
  }
}

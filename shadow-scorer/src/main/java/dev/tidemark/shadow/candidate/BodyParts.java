package dev.tidemark.shadow.candidate;

import dev.tidemark.storage.problem.Problem;
import io.micronaut.http.multipart.CompletedPart;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** The parts of a multipart body by name, files and fields alike. */
final class BodyParts implements Subscriber<CompletedPart> {
  private static final long PATIENCE_MINUTES = 10;

  private final Map<String, byte[]> parts = new LinkedHashMap<>();
  private final CompletableFuture<Map<String, byte[]>> all = new CompletableFuture<>();

  private BodyParts() {}

  /**
   * Waits for the whole body.
   *
   * @throws Problem 400 if it cannot be read
   */
  static Map<String, byte[]> of(Publisher<CompletedPart> body) {
    BodyParts subscriber = new BodyParts();
    body.subscribe(subscriber);
    try {
      return subscriber.all.get(PATIENCE_MINUTES, TimeUnit.MINUTES);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause; // such as a part that is too large
      }
      throw unreadable(e);
    } catch (TimeoutException e) {
      throw unreadable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreadable(e);
    }
  }

  @Override
  public void onSubscribe(Subscription subscription) {
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(CompletedPart part) {
    try {
      parts.put(part.getName(), part.getBytes());
    } catch (IOException e) {
      all.completeExceptionally(e);
    }
  }

  @Override
  public void onError(Throwable failure) {
    all.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    all.complete(parts);
  }

  private static Problem unreadable(Exception cause) {
    return Problem.invalid("The body could not be read: " + cause.getMessage());
  }
}

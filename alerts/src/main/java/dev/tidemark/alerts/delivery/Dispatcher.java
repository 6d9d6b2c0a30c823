package dev.tidemark.alerts.delivery;

import dev.tidemark.alerts.json.Json;
import dev.tidemark.alerts.receiver.Message;
import dev.tidemark.alerts.receiver.Receiver;
import dev.tidemark.alerts.receiver.Receivers;
import dev.tidemark.alerts.receiver.Routing;
import dev.tidemark.storage.alert.AlertStore;
import dev.tidemark.storage.alert.Notification;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Empties the outbox: each receiver's notifications in order, receivers independently of each
 * other. A notification is marked only after its receiver answered, so a crash in between sends it
 * again under the same id. Thread-safe.
 */
@Singleton
public final class Dispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);

  /** A receiver that took nothing for this long is given up in favour of its alternate. */
  private static final Duration PATIENCE = Duration.ofMinutes(15);

  private static final Duration BETWEEN_OVERDUE = Duration.ofSeconds(10);

  private final AlertStore store;
  private final Receivers receivers;
  private final Sender sender;
  private final Json json;
  private final InstantSource clock;
  private final RandomGenerator random = RandomGenerator.getDefault();
  private final RetryPolicy retries = RetryPolicy.DEFAULT;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile Instant nextOverdue = Instant.EPOCH;

  /** When a receiver that is paced may be told again. */
  private final Map<String, Instant> notBefore = new ConcurrentHashMap<>();

  private final Set<String> busy = ConcurrentHashMap.newKeySet();

  public Dispatcher(
      AlertStore store, Receivers receivers, Sender sender, Json json, InstantSource clock) {
    this.store = store;
    this.receivers = receivers;
    this.sender = sender;
    this.json = json;
    this.clock = clock;
  }

  /** Starts sending what is due; returns at once. */
  public void dispatch() {
    Instant now = now();
    if (!now.isBefore(nextOverdue)) {
      nextOverdue = now.plus(BETWEEN_OVERDUE);
      tellAlternates(now);
    }
    for (Notification notification : store.due(now)) {
      if (!now.isBefore(notBefore.getOrDefault(notification.receiver(), now))
          && busy.add(notification.receiver())) {
        threads.execute(() -> sendFrom(notification));
      }
    }
  }

  /** Whether nothing is being sent at the moment. */
  public boolean isIdle() {
    return busy.isEmpty();
  }

  @PreDestroy
  void close() {
    threads.shutdownNow();
  }

  /** Sends this notification and, as long as that works, those after it to the same receiver. */
  private void sendFrom(Notification first) {
    String receiver = first.receiver();
    try {
      Notification next = first;
      while (next != null && send(next) && !notBefore.containsKey(receiver)) {
        next = store.due(receiver, now()).orElse(null);
      }
    } catch (RuntimeException e) { // the edge of this receiver: the others go on
      LOG.atError().addKeyValue("receiver", receiver).setCause(e).log("sending failed");
    } finally {
      busy.remove(receiver);
    }
  }

  /** False when this receiver should be left alone for now. */
  private boolean send(Notification notification) {
    Optional<Receiver> found = receivers.find(notification.receiver());
    if (found.isEmpty() || found.get().disabledReason() != null) {
      String why = found.isEmpty() ? "the receiver was deleted" : "the receiver is switched off";
      return finished(notification, Notification.State.DEAD, why);
    }
    Receiver receiver = found.get();
    Routing routing = receiver.routing();
    followAlternate(notification, routing);
    Outcome outcome = attempt(receiver, notification);
    pace(receiver.name(), routing.gap());
    return switch (outcome) {
      case Outcome.Delivered(String words) ->
          finished(notification, Notification.State.DELIVERED, words);
      case Outcome.Rejected(String words) -> dead(notification, routing, words);
      case Outcome.Gone(String words) -> {
        receivers.disable(receiver, "it answered " + words + " at " + now());
        yield dead(notification, routing, words);
      }
      case Outcome.Retryable retryable -> later(notification, retryable);
    };
  }

  /** What has waited too long for its receiver goes to the alternate too, in the same order. */
  private void tellAlternates(Instant now) {
    for (Notification waiting : store.overdue(now.minus(PATIENCE))) {
      receivers
          .find(waiting.receiver())
          .map(Receiver::routing)
          .ifPresent(routing -> {
            if (now.isBefore(waiting.createdAt().plus(PATIENCE))) {
              followAlternate(waiting, routing);
            } else {
              tellAlternate(waiting, routing);
            }
          });
    }
  }

  private void pace(String receiver, Duration gap) {
    if (gap.isZero()) {
      notBefore.remove(receiver);
    } else {
      notBefore.put(receiver, now().plus(gap));
    }
  }

  /** Whoever was told in place of this receiver that alerts fire is told that they are over. */
  private void followAlternate(Notification notification, Routing routing) {
    String alternate = routing.alternate();
    if (alternate != null
        && notification.kind() == Notification.Kind.RESOLVED
        && !notification.isForAlternate()
        && store.notificationsOf(notification.incident()).stream()
            .anyMatch(told -> told.isForAlternate() && told.receiver().equals(alternate))) {
      store.enqueue(notification.forAlternate(alternate, now()));
    }
  }

  private void tellAlternate(Notification notification, Routing routing) {
    String alternate = routing.alternate();
    if (alternate != null && !notification.isForAlternate()) {
      store.enqueue(notification.forAlternate(alternate, now()));
    }
  }

  private boolean dead(Notification notification, Routing routing, String words) {
    tellAlternate(notification, routing);
    return finished(notification, Notification.State.DEAD, words);
  }

  private Outcome attempt(Receiver receiver, Notification notification) {
    try {
      String type = "alert." + notification.kind().name().toLowerCase(Locale.ROOT);
      return sender.send(
          receiver,
          new Message(notification.id(), type, json.stored(notification.content()), now()));
    } catch (RuntimeException e) { // a message that cannot be rendered must not stop the next one
      LOG.atError()
          .addKeyValue("receiver", receiver.name())
          .addKeyValue("notification", notification.id())
          .setCause(e)
          .log("the notification could not be made");
      return new Outcome.Rejected("the notification could not be made");
    }
  }

  private boolean later(Notification notification, Outcome.Retryable outcome) {
    Instant now = now();
    Optional<Instant> next = retries.next(notification, now, outcome.after(), random);
    if (next.isEmpty()) {
      return finished(notification, Notification.State.DEAD, "given up: " + outcome.words());
    }
    store.update(
        notification.attempted(Notification.State.QUEUED, next.get(), null, outcome.words()));
    LOG.atWarn()
        .addKeyValue("receiver", notification.receiver())
        .addKeyValue("attempts", notification.attempts() + 1)
        .addKeyValue("outcome", outcome.words())
        .log("notification not delivered yet");
    return false;
  }

  private boolean finished(Notification notification, Notification.State state, String words) {
    Instant now = now();
    store.update(notification.attempted(state, now, now, words));
    LOG.atInfo()
        .addKeyValue("receiver", notification.receiver())
        .addKeyValue("state", state)
        .addKeyValue("outcome", words)
        .log("notification finished");
    return true;
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}

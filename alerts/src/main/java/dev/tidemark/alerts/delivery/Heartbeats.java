package dev.tidemark.alerts.delivery;

import dev.tidemark.alerts.alert.Ids;
import dev.tidemark.alerts.json.Json;
import dev.tidemark.alerts.receiver.Message;
import dev.tidemark.alerts.receiver.Receiver;
import dev.tidemark.alerts.receiver.Receivers;
import dev.tidemark.storage.alert.AlertStore;
import dev.tidemark.storage.alert.Notification;
import io.micronaut.json.tree.JsonNode;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells dead-man's switches that alerts are evaluated, and how many notifications could not be
 * delivered. A beat that fails is not repeated: the next one comes soon. One caller at a time.
 */
@Singleton
public final class Heartbeats {
  private static final Logger LOG = LoggerFactory.getLogger(Heartbeats.class);

  private final AlertStore store;
  private final Receivers receivers;
  private final Sender sender;
  private final InstantSource clock;
  private final Map<String, Instant> lastBeat = new ConcurrentHashMap<>();
  private final Set<String> busy = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  Heartbeats(AlertStore store, Receivers receivers, Sender sender, InstantSource clock) {
    this.store = store;
    this.receivers = receivers;
    this.sender = sender;
    this.clock = clock;
  }

  /** Sends the beats that are due; to be called after an evaluation that went well. */
  public void beat() {
    Instant now = clock.instant();
    for (Receiver receiver : receivers.all()) {
      receiver
          .heartbeat()
          .filter(_ -> receiver.disabledReason() == null)
          .filter(interval -> isDue(receiver.name(), interval, now))
          .ifPresent(_ -> {
            if (busy.add(receiver.name())) {
              lastBeat.put(receiver.name(), now);
              JsonNode content = content(now);
              threads.execute(() -> send(receiver, content, now));
            }
          });
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

  private boolean isDue(String receiver, Duration interval, Instant now) {
    Instant last = lastBeat.get(receiver);
    return last == null || !now.isBefore(last.plus(interval));
  }

  private JsonNode content(Instant now) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("notifications_waiting", store.count(Notification.State.QUEUED));
    data.put("notifications_dead", store.count(Notification.State.DEAD));
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("type", "heartbeat");
    content.put("timestamp", now);
    content.put("data", data);
    return Json.node(content);
  }

  private void send(Receiver receiver, JsonNode content, Instant now) {
    try {
      Outcome outcome = sender.send(receiver, new Message(Ids.at(now), "heartbeat", content, now));
      if (!(outcome instanceof Outcome.Delivered)) {
        LOG.atWarn()
            .addKeyValue("receiver", receiver.name())
            .addKeyValue("outcome", outcome.words())
            .log("a heartbeat was not received");
      }
    } catch (RuntimeException e) { // the edge of this receiver: the next beat tries again
      LOG.atError().addKeyValue("receiver", receiver.name()).setCause(e).log("no heartbeat sent");
    } finally {
      busy.remove(receiver.name());
    }
  }
}

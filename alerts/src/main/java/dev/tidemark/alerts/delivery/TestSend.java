package dev.tidemark.alerts.delivery;

import dev.tidemark.alerts.alert.Ids;
import dev.tidemark.alerts.incident.Diagnosis;
import dev.tidemark.alerts.incident.NotificationContent;
import dev.tidemark.alerts.json.Json;
import dev.tidemark.alerts.receiver.Message;
import dev.tidemark.alerts.receiver.Receiver;
import dev.tidemark.storage.alert.Alert;
import dev.tidemark.storage.alert.AlertState;
import dev.tidemark.storage.alert.LastSeen;
import dev.tidemark.storage.alert.Severity;
import io.micronaut.json.tree.JsonNode;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sends an example so that somebody can see whether a receiver works. */
@Singleton
public final class TestSend {
  private final Sender sender;
  private final NotificationContent contents;
  private final InstantSource clock;

  TestSend(Sender sender, NotificationContent contents, InstantSource clock) {
    this.sender = sender;
    this.contents = contents;
    this.clock = clock;
  }

  /** Whether it was delivered, the class of the status, and how long it took; nothing else. */
  public JsonNode run(Receiver receiver) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    long begun = System.nanoTime();
    Outcome outcome = sender.send(receiver, message(now));
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("delivered", outcome instanceof Outcome.Delivered);
    fields.put("outcome", outcome.words().replaceAll("HTTP (\\d)\\d\\d", "HTTP $1xx"));
    fields.put("latency_ms", Duration.ofNanos(System.nanoTime() - begun).toMillis());
    return Json.node(fields);
  }

  private Message message(Instant now) {
    Alert alert =
        new Alert(
            Ids.at(now),
            "test",
            Ids.at(now),
            "test",
            "example",
            "1",
            "psi",
            "distance",
            "",
            AlertState.FIRING,
            Severity.INFO,
            2.31,
            0.2,
            null,
            2.31,
            "distance: PSI 2.31 > 0.2 (a test, nothing is wrong)",
            "",
            now.minus(Duration.ofHours(1)),
            null,
            now.minus(Duration.ofHours(1)),
            now,
            1,
            0,
            LastSeen.BREACH,
            "",
            null,
            null,
            null,
            null,
            now,
            now);
    JsonNode content =
        contents.ofIncident(
            "alert.test",
            alert.incident(),
            alert.window(),
            List.of(alert),
            false,
            Diagnosis.of(List.of(alert), List.of()),
            null,
            now);
    return new Message(alert.id(), "alert.test", content, now);
  }
}

package dev.tidemark.alerts.delivery;

import static dev.tidemark.alerts.testkit.JsonPath.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.alerts.json.Json;
import dev.tidemark.alerts.receiver.AddressGuard;
import dev.tidemark.alerts.receiver.Receivers;
import dev.tidemark.alerts.testkit.AlertsInstance;
import dev.tidemark.alerts.testkit.MemoryMetrics;
import dev.tidemark.alerts.testkit.ReceiverSimulator;
import dev.tidemark.alerts.testkit.ReceiverSimulator.Behaviour;
import dev.tidemark.alerts.testkit.Results;
import dev.tidemark.alerts.testkit.TestClock;
import dev.tidemark.storage.alert.Notification;
import dev.tidemark.storage.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeliveryTest {
  private final TestClock clock = new TestClock("2026-03-20T00:00:10Z");
  private final MemoryMetrics metrics = new MemoryMetrics();
  private final ReceiverSimulator receiver = new ReceiverSimulator();
  private AlertsInstance alerts;

  @BeforeEach
  void open() {
    alerts = new AlertsInstance(AlertsInstance.memoryDatabase(), clock, metrics);
    alerts.webhook("oncall", receiver);
  }

  @AfterEach
  void close() {
    alerts.close();
    receiver.close();
  }

  @Test
  void webhook_isSignedAndNamesItself() {
    episode();
    ReceiverSimulator.Received first = receiver.received().getFirst();
    assertThat(first.headers().get("webhook-signature")).startsWith("v1,");
    assertThat(first.headers().get("webhook-timestamp")).matches("\\d{10}");
    assertThat(first.headers().get("content-type")).isEqualTo("application/json");
    assertThat(first.body())
        .contains("\"type\":\"alert.firing\"")
        .contains("\"group\":{\"model\":\"flights\",\"window_start\":\"2026-03-17T00:00:00Z\"")
        .contains("\"url\":\"http://tidemark.example/models/flights/features/distance\"")
        .containsPattern("\"url\":\"http://tidemark.example/incidents/[0-9a-f-]{36}\"");
  }

  @Test
  void receiverThatFailsForAWhile_getsEachMessageOnceInOrder() {
    script(
        new Behaviour.Status(500),
        new Behaviour.ResetBeforeReading(),
        new Behaviour.ResetAfterReading(),
        new Behaviour.Status(503),
        new Behaviour.EndlessHeaders(),
        new Behaviour.Status(200));
    episode();
    assertThat(receiver.accepted())
        .extracting(r -> r.body().split("\"", 5)[3])
        .containsExactly("alert.firing", "alert.resolved");
    assertThat(receiver.received().stream().map(ReceiverSimulator.Received::id).distinct())
        .hasSize(2);
  }

  @Test
  void endlessBody_isSuccessAndIsNotRead() {
    script(new Behaviour.EndlessBody());
    episode();
    assertThat(alerts.store().count(Notification.State.DELIVERED)).isEqualTo(2);
  }

  @Test
  void retryAfter_isObeyed() {
    script(new Behaviour.RetryAfter(429, "3600"), new Behaviour.Status(200));
    fire();
    Instant begun = clock.instant();
    alerts.deliver();
    assertThat(Duration.between(begun, clock.instant())).isGreaterThan(Duration.ofMinutes(59));
    assertThat(receiver.accepted()).hasSize(1);
  }

  @Test
  void gone_switchesTheReceiverOff() {
    script(new Behaviour.Status(410));
    episode();
    assertThat(alerts.bean(Receivers.class).get("oncall").disabledReason()).contains("410");
    assertThat(alerts.store().count(Notification.State.DEAD)).isEqualTo(2);
    assertThat(receiver.received()).hasSize(1);
  }

  @Test
  void redirect_isNeverFollowed() {
    try (ReceiverSimulator trap = new ReceiverSimulator()) {
      for (int code : new int[] {301, 302, 307, 308}) {
        script(new Behaviour.Redirect(code, trap.url()));
        assertThat(
                at(
                        alerts.bean(TestSend.class).run(alerts.bean(Receivers.class).get("oncall")),
                        "delivered")
                    .getBooleanValue())
            .isFalse();
      }
      assertThat(trap.connections()).isZero();
    }
  }

  @Test
  void threeDaysOfFailure_endInADeadLetter() {
    script(new Behaviour.Status(500));
    fire();
    Instant begun = clock.instant();
    alerts.deliver();
    assertThat(alerts.store().count(Notification.State.DEAD)).isEqualTo(1);
    assertThat(Duration.between(begun, clock.instant()))
        .isBetween(Duration.ofHours(71), Duration.ofHours(73));
  }

  @Test
  void oneReceiverFailing_leavesTheOthersAlone() {
    try (ReceiverSimulator other = new ReceiverSimulator()) {
      alerts.webhook("other", other);
      receiver.behave(() -> new Behaviour.Status(500));
      fire();
      alerts.bean(Dispatcher.class).dispatch();
      AlertsInstance.await(() -> other.accepted().size() == 1);
    }
  }

  @Test
  void silentReceiver_isGivenUpInTime() throws Exception {
    receiver.behave(Behaviour.Silent::new);
    Sender impatient =
        new Sender(
            alerts.bean(Receivers.class),
            alerts.bean(AddressGuard.class),
            alerts.bean(MailSender.class),
            clock,
            Duration.ofMillis(300));
    long begun = System.nanoTime();
    Outcome outcome =
        impatient.send(
            alerts.bean(Receivers.class).get("oncall"),
            new dev.tidemark.alerts.receiver.Message(
                "id", "alert.test", Json.node("x"), clock.instant()));
    assertThat(outcome).isInstanceOf(Outcome.Retryable.class);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
    impatient.close();
  }

  @Test
  void privateAddress_isRefusedWhenSaved() {
    assertThatThrownBy(
            () -> alerts.receiver("bad", "{\"type\":\"webhook\",\"url\":\"http://10.0.0.1/\"}"))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> assertThat(problem.errors().getFirst().pointer()).isEqualTo("/url"));
  }

  @Test
  void secretsAndHeaderValues_areNeverShown() {
    alerts.receiver(
        "private",
        "{\"type\":\"webhook\",\"url\":\""
            + receiver.url()
            + "\",\"secret\":\"hush-hush\","
            + "\"headers\":{\"Authorization\":\"Bearer hush\"}}");
    Receivers receivers = alerts.bean(Receivers.class);
    String shown = alerts.bean(Json.class).write(receivers.show(receivers.get("private")));
    assertThat(shown).contains("Authorization").doesNotContain("hush");
    assertThat(receivers.get("private").toString()).doesNotContain("hush");
    alerts.receiver("private", "{\"type\":\"webhook\",\"url\":\"" + receiver.url() + "\"}");
    assertThat(receivers.get("private").text("secret")).contains("hush-hush");
  }

  private void episode() {
    fire();
    judge("2026-03-18", 0.01);
    alerts.deliver();
  }

  private void fire() {
    judge("2026-03-17", 2.31);
  }

  private void judge(String day, double value) {
    metrics.write(
        List.of(
            Results.feature("flights", "psi", "distance")
                .computed(clock.instant())
                .on(day, value)));
    alerts.evaluate();
  }

  /** The last one for ever. */
  private void script(Behaviour... behaviours) {
    Iterator<Behaviour> script = List.of(behaviours).iterator();
    Behaviour last = behaviours[behaviours.length - 1];
    receiver.behave(() -> script.hasNext() ? script.next() : last);
  }
}

package dev.tidemark.alerts.api;

import static dev.tidemark.alerts.testkit.JsonPath.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.alerts.delivery.Dispatcher;
import dev.tidemark.alerts.testkit.AlertsHttp;
import dev.tidemark.alerts.testkit.AlertsInstance;
import dev.tidemark.alerts.testkit.MemoryMetrics;
import dev.tidemark.alerts.testkit.ReceiverSimulator;
import dev.tidemark.alerts.testkit.TestClock;
import dev.tidemark.storage.alert.AlertSettings;
import dev.tidemark.storage.alert.Notification;
import dev.tidemark.storage.alert.ReceiverRow;
import io.micronaut.json.tree.JsonNode;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Addresses that a receiver must not have are refused when it is saved, when it is tested, at the
 * first attempt to send and at every later one: a receiver may have been stored under other rules.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForbiddenAddressTest {
  private final TestClock clock = new TestClock("2026-03-20T00:00:10Z");
  private AlertsInstance alerts;
  private AlertsHttp http;
  private ReceiverSimulator trap;

  @BeforeAll
  void open() {
    trap = new ReceiverSimulator();
    alerts =
        new AlertsInstance(AlertsInstance.memoryDatabase(), "sa", clock, new MemoryMetrics(), "");
    http = new AlertsHttp(alerts);
  }

  @AfterAll
  void close() {
    http.close();
    alerts.close();
    trap.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1/",
        "http://localhost./",
        "http://[::1]/",
        "http://0.0.0.0/",
        "http://10.0.0.1/",
        "http://192.168.1.1/",
        "http://169.254.169.254/latest/meta-data",
        "http://[fe80::1]/",
        "http://[fc00::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://[2002:7f00:1::]/",
        "http://[64:ff9b::7f00:1]/",
        "http://[2001:0:53aa:64c:0:0:80ff:fffe]/",
        "http://2130706433/",
        "http://017700000001/",
        "http://0x7f000001/",
        "http://user@93.184.216.34/",
        "http://127。0。0。1/",
        "http://93.184.216.34:22/",
        "http://93.184.216.34:8123/",
        "file:///etc/passwd"
      })
  void isRefusedAtSaveTestConnectAndRetry(String url) {
    refusedEverywhere(url);
  }

  @Test
  void loopbackTrap_neverSeesAConnection() {
    refusedEverywhere(trap.url());
    refusedEverywhere("http://localhost:" + trap.port() + "/");
    assertThat(trap.connections()).isZero();
  }

  private void refusedEverywhere(String url) {
    AlertsHttp.Answer saved =
        http.send("PUT", "/v1/receivers/bad", "{\"type\":\"webhook\",\"url\":\"" + url + "\"}");
    assertThat(saved.status()).as(url).isEqualTo(400);
    assertThat(saved.body()).contains("/url");
    alerts
        .bean(AlertSettings.class)
        .saveReceiver(
            new ReceiverRow(
                "bad",
                "webhook",
                "{\"url\":\"" + url + "\"}",
                "{}",
                null,
                clock.instant(),
                clock.instant()));
    JsonNode test = http.json(200, "POST", "/v1/receivers/bad/test", "");
    assertThat(at(test, "delivered").getBooleanValue()).isFalse();
    assertThat(at(test, "outcome").getStringValue()).startsWith("refused");
    Notification notification = notification();
    alerts.store().enqueue(notification);
    for (int attempt = 1; attempt <= 3; attempt++) {
      Dispatcher dispatcher = alerts.bean(Dispatcher.class);
      dispatcher.dispatch();
      AlertsInstance.await(dispatcher::isIdle);
      Notification tried = alerts.store().notification(notification.id()).orElseThrow();
      assertThat(tried.attempts()).as(url).isEqualTo(attempt);
      assertThat(tried.lastOutcome()).startsWith("refused");
      clock.advance(Duration.ofMinutes(1));
    }
    Notification tried = alerts.store().notification(notification.id()).orElseThrow();
    alerts
        .store()
        .update(
            tried.attempted(
                Notification.State.DEAD, clock.instant(), clock.instant(), "end of the test"));
  }

  private Notification notification() {
    return new Notification(
        null,
        "n" + clock.instant().toEpochMilli(),
        "bad",
        Notification.Kind.FIRING,
        "",
        "flights",
        clock.instant().minusSeconds(60),
        clock.instant(),
        "{\"type\":\"alert.firing\",\"data\":{\"group\":{\"model\":\"flights\"},\"alerts\":"
            + List.of()
            + "}}",
        Notification.State.QUEUED,
        0,
        clock.instant(),
        clock.instant(),
        null,
        "");
  }
}

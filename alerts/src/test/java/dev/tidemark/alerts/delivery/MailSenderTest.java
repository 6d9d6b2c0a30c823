package dev.tidemark.alerts.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.alerts.incident.Chart;
import dev.tidemark.alerts.json.Json;
import dev.tidemark.alerts.receiver.Message;
import dev.tidemark.alerts.receiver.ReceiverType.Mail;
import dev.tidemark.alerts.testkit.MailSimulator;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MailSenderTest {
  private static final Mail MAIL =
      new Mail(
          List.of("ann@example.org"),
          "flights: 1 alert\r\nBcc: x@y",
          "text",
          "<p>html",
          "a1",
          null);
  private static final Message MESSAGE =
      new Message("m1", "alert.firing", Json.node("x"), Instant.parse("2026-03-01T10:00:00Z"));

  @Test
  void mailHasBothForms_oneIdOnEveryAttempt_andItsThread() {
    try (MailSimulator server = new MailSimulator()) {
      MailSender sender = sender("127.0.0.1", server.port());
      assertThat(sender.send(MAIL, MESSAGE)).isInstanceOf(Outcome.Delivered.class);
      assertThat(sender.send(MAIL, MESSAGE)).isInstanceOf(Outcome.Delivered.class);
      assertThat(server.received())
          .hasSize(2)
          .allSatisfy(mail ->
              assertThat(mail)
                  .contains("Message-ID: <m1@tidemark>")
                  .contains("References: <a1@tidemark>")
                  .contains("text/plain")
                  .contains("text/html")
                  .doesNotContain("\nBcc:"));
    }
  }

  @Test
  void chartTravelsWithTheHtmlThatShowsIt() {
    Chart chart =
        new Chart(
            "psi",
            "distance",
            0.2,
            null,
            List.of(
                new Chart.Point(Instant.parse("2026-02-27T00:00:00Z"), 0.01),
                new Chart.Point(Instant.parse("2026-02-28T00:00:00Z"), 2.31)));
    Mail mail = new Mail(MAIL.to(), "flights", "text", "<img src=cid:chart>", "a1", chart);
    try (MailSimulator server = new MailSimulator()) {
      assertThat(sender("127.0.0.1", server.port()).send(mail, MESSAGE))
          .isInstanceOf(Outcome.Delivered.class);
      assertThat(server.received().getFirst())
          .contains("multipart/related")
          .contains("Content-ID: <chart>")
          .contains("image/png")
          .contains("iVBORw0KGgo"); // how every PNG begins, in base64
    }
  }

  @Test
  void withoutAServer_theMailWaits() {
    assertThat(sender(null, 25).send(MAIL, MESSAGE)).isInstanceOf(Outcome.Retryable.class);
  }

  private static MailSender sender(@Nullable String host, int port) {
    return new MailSender(new MailSettings(host, port, null, null, "none", "tidemark@example.org"));
  }
}

package dev.tidemark.alerts.delivery;

import static org.assertj.core.api.Assertions.assertThat;

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
      new Mail(List.of("ann@example.org"), "flights: 1 alert\r\nBcc: x@y", "text", "<p>html", "a1");
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
  void withoutAServer_theMailWaits() {
    assertThat(sender(null, 25).send(MAIL, MESSAGE)).isInstanceOf(Outcome.Retryable.class);
  }

  private static MailSender sender(@Nullable String host, int port) {
    return new MailSender(new MailSettings(host, port, null, null, "none", "tidemark@example.org"));
  }
}

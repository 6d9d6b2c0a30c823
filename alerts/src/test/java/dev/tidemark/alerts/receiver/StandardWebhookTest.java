package dev.tidemark.alerts.receiver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StandardWebhookTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

  /** The example of the Standard Webhooks specification and its reference libraries. */
  @Test
  void signatureIsThatOfTheSpecification() {
    assertThat(
            StandardWebhook.signature(
                List.of(SECRET),
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                Instant.ofEpochSecond(1614265330),
                "{\"test\": 2432232314}"))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void twoSecretsGiveTwoSignatures() {
    String both =
        StandardWebhook.signature(
            List.of("whsec_bmV3bmV3bmV3bmV3bmV3bmV3bmV3bmV3", SECRET),
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            Instant.ofEpochSecond(1614265330),
            "{\"test\": 2432232314}");
    assertThat(both.split(" "))
        .hasSize(2)
        .contains("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }
}

package dev.tidemark.alerts.receiver;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs a webhook: {@code v1,} and the base64 of HMAC-SHA256 over {@code id.timestamp.body}.
 *
 * @see <a href="https://www.standardwebhooks.com/">Standard Webhooks</a>
 */
final class StandardWebhook {
  private static final String PREFIX = "whsec_";

  private StandardWebhook() {}

  /**
   * The signature header: one signature a key, so that keys can be changed without a gap.
   *
   * @param secrets each base64 after {@code whsec_}, or else the text itself
   */
  static String signature(List<String> secrets, String id, Instant timestamp, String body) {
    return secrets.stream()
        .map(
            secret -> "v1," + Base64.getEncoder().encodeToString(hmac(secret, id, timestamp, body)))
        .collect(Collectors.joining(" "));
  }

  private static byte[] hmac(String secret, String id, Instant timestamp, String body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key(secret), "HmacSHA256"));
      mac.update((id + "." + timestamp.getEpochSecond() + ".").getBytes(StandardCharsets.UTF_8));
      return mac.doFinal(body.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] key(String secret) {
    if (secret.startsWith(PREFIX)) {
      try {
        return Base64.getDecoder().decode(secret.substring(PREFIX.length()));
      } catch (IllegalArgumentException _) {
        return secret.getBytes(StandardCharsets.UTF_8);
      }
    }
    return secret.getBytes(StandardCharsets.UTF_8);
  }
}

package dev.tidemark.alerts.receiver;

import dev.tidemark.alerts.json.Fields;
import dev.tidemark.alerts.receiver.ReceiverType.Options;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** For receivers whose address is itself the credential. */
final class SecretUrl {
  private SecretUrl() {}

  static Options read(Fields fields, @Nullable Receiver before) {
    Map<String, Object> secret = new HashMap<>();
    ReceiverType.keptSecret(fields, "url", before).ifPresent(url -> secret.put("url", url));
    if (secret.isEmpty()) {
      fields.error("url", "say where to send notifications");
    }
    return new Options(Map.of(), secret);
  }
}

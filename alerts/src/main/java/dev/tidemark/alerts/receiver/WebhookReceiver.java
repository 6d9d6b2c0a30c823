package dev.tidemark.alerts.receiver;

import dev.tidemark.alerts.json.Fields;
import dev.tidemark.alerts.json.Json;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Any HTTP endpoint: a JSON body as the API shows alerts, signed as Standard Webhooks when there is
 * a secret.
 */
@Singleton
final class WebhookReceiver implements ReceiverType {
  private final Json json;

  WebhookReceiver(Json json) {
    this.json = json;
  }

  @Override
  public String name() {
    return "webhook";
  }

  @Override
  public Options read(Fields fields, @Nullable Receiver before) {
    Map<String, Object> shown = new LinkedHashMap<>();
    Map<String, Object> secret = new LinkedHashMap<>();
    fields.text("url").ifPresent(url -> shown.put("url", url));
    if (!fields.has("url")) {
      fields.error("url", "say where to send notifications");
    }
    ReceiverType.keptSecret(fields, "secret", before).ifPresent(text -> secret.put("secret", text));
    ReceiverType.keptSecret(fields, "previous_secret", before)
        .ifPresent(text -> secret.put("previous_secret", text));
    return new Options(shown, secret);
  }

  @Override
  public List<Request> render(Receiver receiver, Message message) {
    String body = json.write(message.content());
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/json");
    headers.put("webhook-id", message.id());
    headers.put("webhook-timestamp", Long.toString(message.sentAt().getEpochSecond()));
    List<String> secrets = new ArrayList<>();
    receiver.text("secret").ifPresent(secrets::add);
    receiver.text("previous_secret").ifPresent(secrets::add);
    if (!secrets.isEmpty()) {
      headers.put(
          "webhook-signature",
          StandardWebhook.signature(secrets, message.id(), message.sentAt(), body));
    }
    return List.of(new Request(receiver.text("url").orElse(""), headers, body));
  }
}

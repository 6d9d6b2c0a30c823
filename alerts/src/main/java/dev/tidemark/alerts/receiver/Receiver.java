package dev.tidemark.alerts.receiver;

import io.micronaut.json.tree.JsonNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where notifications go.
 *
 * @param settings what may be shown
 * @param secrets what may not; no part of {@link #toString}
 * @param disabledReason why nothing is sent any more; null: in use
 */
public record Receiver(
    String name,
    String type,
    JsonNode settings,
    JsonNode secrets,
    @Nullable String disabledReason) {

  public boolean sendsResolved() {
    JsonNode flag = settings.get("send_resolved");
    return flag == null || !flag.isBoolean() || flag.getBooleanValue();
  }

  /** When and of what it is told. */
  public Routing routing() {
    return Routing.of(settings);
  }

  /** How often it is called, if it is a dead-man's switch. */
  public Optional<Duration> heartbeat() {
    return isTold() ? Optional.empty() : Optional.of(HeartbeatReceiver.interval(this));
  }

  /** Whether it is told of alerts at all. */
  public boolean isTold() {
    return !type.equals(HeartbeatReceiver.NAME);
  }

  /** A text among the settings or the secrets. */
  public Optional<String> text(String field) {
    JsonNode node = secrets.get(field) == null ? settings.get(field) : secrets.get(field);
    return node != null && node.isString() ? Optional.of(node.getStringValue()) : Optional.empty();
  }

  /** Headers to add to each request. */
  public Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>();
    JsonNode node = secrets.get("headers");
    if (node != null && node.isObject()) {
      node.entries()
          .forEach(entry -> headers.put(entry.getKey(), entry.getValue().getStringValue()));
    }
    return headers;
  }

  @Override
  public String toString() {
    return "Receiver[" + name + ", " + type + "]";
  }
}

package dev.tidemark.alerts.receiver;

import io.micronaut.json.tree.JsonNode;
import java.time.Instant;

/**
 * A notification on its way.
 *
 * @param id the same on every attempt
 * @param type {@code alert.firing}, {@code alert.resolved} or {@code alert.test}
 * @param content the body in the form of the API: type, timestamp, data
 * @param sentAt time of this attempt
 */
public record Message(String id, String type, JsonNode content, Instant sentAt) {
  public boolean isFiring() {
    return !type.equals("alert.resolved");
  }
}

package dev.tidemark.storage.alert;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where notifications go.
 *
 * @param settings JSON that may be shown
 * @param secrets JSON that never leaves the process but in a request to the receiver
 * @param disabledReason why nothing is sent any more; null: in use
 */
@MappedEntity("alert_receivers")
public record ReceiverRow(
    @Id String name,
    String type,
    String settings,
    String secrets,
    @Nullable String disabledReason,
    Instant createdAt,
    Instant updatedAt) {
  @Override
  public String toString() {
    return "ReceiverRow[" + name + ", " + type + "]";
  }
}

package dev.tidemark.storage.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A key as it is kept: without its secret.
 *
 * @param start the first characters of the secret, to recognise it by
 * @param revokedAt null while it is good
 */
public record ApiKey(
    String id,
    String name,
    Scope scope,
    String start,
    Instant createdAt,
    @Nullable Instant revokedAt) {
  public boolean isActive() {
    return revokedAt == null;
  }
}

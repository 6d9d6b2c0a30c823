package dev.tidemark.storage.access;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One row of {@code api_keys}; {@code secretHash} is SHA-256 in hexadecimal. */
@MappedEntity("api_keys")
record ApiKeyRow(
    @Id String id,
    String name,
    Scope scope,
    String secretHash,
    String secretStart,
    Instant createdAt,
    @Nullable Instant revokedAt) {
  ApiKey key() {
    return new ApiKey(id, name, scope, secretStart, createdAt, revokedAt);
  }
}

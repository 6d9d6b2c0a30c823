package dev.tidemark.storage.metadata;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.time.Instant;

/** One row of {@code models}; {@code settings} is JSON. */
@MappedEntity("models")
record ModelRow(@Id String name, String settings, Instant createdAt, Instant updatedAt) {}

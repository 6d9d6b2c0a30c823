package dev.tidemark.storage.reference;

import io.micronaut.data.annotation.GeneratedValue;
import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One row of {@code model_references}. */
@MappedEntity("model_references")
record ReferenceRow(
    @Id @GeneratedValue @Nullable Long id,
    String model,
    String name,
    long revision,
    String source,
    @Nullable Instant periodStart,
    @Nullable Instant periodEnd,
    @Nullable String version,
    long rowCount,
    Instant createdAt) {}

package dev.tidemark.storage.inference;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.time.Instant;

/** One row of {@code inference_mappings}; {@code mapping} is JSON. */
@MappedEntity("inference_mappings")
record InferenceMappingRow(@Id String model, String mapping, Instant updatedAt) {}

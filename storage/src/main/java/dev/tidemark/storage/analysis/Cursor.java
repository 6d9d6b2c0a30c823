package dev.tidemark.storage.analysis;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.time.Instant;

/** Up to which time of receipt the schedule has looked at a model: a row of its own. */
@MappedEntity("analysis_cursors")
public record Cursor(@Id String model, Instant receivedUntil) {}

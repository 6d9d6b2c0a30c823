package dev.tidemark.storage.analysis;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.time.Instant;

/**
 * What of a model the schedule has looked at: a row of its own.
 *
 * @param receivedUntil what was received before
 * @param setup what stands for the settings and references that all windows were looked at with;
 *     empty: all are to be looked at
 */
@MappedEntity("analysis_cursors")
public record Cursor(@Id String model, Instant receivedUntil, String setup) {}

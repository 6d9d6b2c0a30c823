package dev.tidemark.storage.replay;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;

/**
 * The last report of a replay.
 *
 * @param basis digest of what it was computed from
 * @param report as it is answered, JSON
 */
@MappedEntity("kept_reports")
public record KeptReport(@Id String replayId, String model, String basis, String report) {}

package dev.tidemark.storage.replay;

import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.Objects;

/**
 * A stretch of a replay's period that is read, scored and stored as one: whole hours, or a part of
 * one hour that begins and ends between two predictions.
 *
 * @param from start, inclusive
 * @param to end, exclusive
 * @param afterId of the first millisecond only larger prediction ids; empty: all
 * @param uptoId of the last millisecond only prediction ids up to this one; empty: all
 * @param rows predictions in it when the pass was planned
 */
@Serdeable
public record Chunk(Instant from, Instant to, String afterId, String uptoId, long rows) {
  public Chunk { // an empty text may be left out where it is kept as JSON
    afterId = Objects.requireNonNullElse(afterId, "");
    uptoId = Objects.requireNonNullElse(uptoId, "");
  }
}

package dev.tidemark.storage.record;

import org.jspecify.annotations.Nullable;

/**
 * A record that was not taken.
 *
 * @param index place in the request, from 0; blank NDJSON lines do not count
 * @param predictionId null when it could not be read
 * @param pointer JSON pointer into the record, empty for all of it
 * @param path JSON pointer into the request; a line's is its index
 * @param model null when it could not be read
 */
public record Rejection(
    long index,
    @Nullable String predictionId,
    String detail,
    String pointer,
    String path,
    @Nullable String model) {}

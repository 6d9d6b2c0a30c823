package dev.tidemark.storage.business;

import java.time.Instant;

/**
 * One number a user posted. There is one of each model, version, name and timestamp: a later post
 * replaces it.
 *
 * @param version empty: the model as a whole
 * @param value finite
 * @param timestamp the time it speaks of
 */
public record BusinessMetric(
    String model,
    String version,
    String name,
    double value,
    Instant timestamp,
    Instant receivedAt) {}

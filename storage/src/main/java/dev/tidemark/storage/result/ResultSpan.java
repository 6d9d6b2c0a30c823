package dev.tidemark.storage.result;

import java.time.Instant;

/**
 * How far the results of one version of a model reach.
 *
 * @param windowLength as {@code WindowLength.text()}
 * @param first start of the first window
 * @param last start of the last window
 * @param end end of the last window
 * @param computedAt when the newest result was computed
 */
public record ResultSpan(
    String version,
    String windowLength,
    Instant first,
    Instant last,
    Instant end,
    Instant computedAt) {}

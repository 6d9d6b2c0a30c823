package dev.tidemark.alerts.incident;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One feature's part in an incident.
 *
 * @param contribution share of the drift of all features in this window that is this one's, 0 to 1;
 *     null when no drift was measured
 * @param metric what raised the alert
 * @param value its value; null when there is none
 * @param threshold what it was compared with
 * @param reference the reference's value of the same metric
 * @param since start of the first bad window
 * @param evidence how bad against the reference, as a sentence
 */
public record Cause(
    String feature,
    Likely kind,
    @Nullable Double contribution,
    String metric,
    @Nullable Double value,
    @Nullable Double threshold,
    @Nullable Double reference,
    Instant since,
    String evidence) {}

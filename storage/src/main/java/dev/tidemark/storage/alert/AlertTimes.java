package dev.tidemark.storage.alert;

import io.micronaut.core.annotation.Introspected;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When what happened to an alert that fired, by the wall clock.
 *
 * @param toldAt when somebody was first told; null: nobody was
 * @param acknowledgedAt when somebody first said to take care; null: nobody did
 * @param resolvedAt null while it fires
 * @param startedAt start of its first window
 * @param windowEnd end of its newest window
 */
@Introspected
public record AlertTimes(
    String id,
    String rule,
    String model,
    String version,
    String feature,
    String segment,
    Instant firedAt,
    @Nullable Instant toldAt,
    @Nullable Instant acknowledgedAt,
    @Nullable Instant resolvedAt,
    Instant startedAt,
    Instant windowEnd) {}

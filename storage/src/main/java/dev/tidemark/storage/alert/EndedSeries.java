package dev.tidemark.storage.alert;

import io.micronaut.core.annotation.Introspected;
import java.time.Instant;

/** The newest window that ended an alert of a series. */
@Introspected
public record EndedSeries(String fingerprint, Instant windowStart) {}

package dev.tidemark.storage.alert;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.time.Instant;

/**
 * A time in which matching alerts are not announced, by the wall clock.
 *
 * @param isExpectedChange whether it is about windows of that time, whenever they are judged, and
 *     about drift only
 * @param deployment what the expected change comes from; empty when not said
 * @param matchers JSON object: label to value, {@code *} standing for any run of characters
 */
@MappedEntity("alert_silences")
public record SilenceRow(
    @Id String id,
    String matchers,
    Instant startsAt,
    Instant endsAt,
    String createdBy,
    String remark,
    boolean isExpectedChange,
    String deployment,
    Instant createdAt) {}

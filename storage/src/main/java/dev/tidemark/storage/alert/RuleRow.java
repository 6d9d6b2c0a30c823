package dev.tidemark.storage.alert;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.time.Instant;

/**
 * A rule that somebody wrote, or a built-in one that somebody changed.
 *
 * @param definition JSON as the API reads and shows it
 * @param revision grows with each change
 */
@MappedEntity("alert_rules")
public record RuleRow(
    @Id String name, String definition, long revision, Instant createdAt, Instant updatedAt) {}

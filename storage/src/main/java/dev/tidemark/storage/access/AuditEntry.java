package dev.tidemark.storage.access;

import java.time.Instant;

/**
 * Somebody changed something.
 *
 * @param actor the key's name, or {@code local} where no keys are used
 * @param action such as {@code PUT}
 * @param target the path, and the names of the query's parameters
 * @param status the answer's HTTP status
 */
public record AuditEntry(Instant at, String actor, String action, String target, int status) {}

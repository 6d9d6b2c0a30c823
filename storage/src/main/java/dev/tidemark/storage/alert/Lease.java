package dev.tidemark.storage.alert;

import java.time.Instant;

/**
 * The right to work, until it expires. Its token is larger than that of every earlier holder.
 *
 * @param name what it is a right to
 */
public record Lease(String name, String holder, long token, Instant expiresAt) {}

package dev.tidemark.collector.intake;

import org.jspecify.annotations.Nullable;

/**
 * Who posts, and how.
 *
 * @param endpoint the path
 * @param name the API key's name, or the address when there is none
 * @param contentLength as announced; −1: not
 * @param idempotencyKey names the request so that it can be sent again; null: not given
 */
record Caller(String endpoint, String name, long contentLength, @Nullable String idempotencyKey) {}

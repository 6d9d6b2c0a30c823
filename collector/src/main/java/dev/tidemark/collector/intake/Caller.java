package dev.tidemark.collector.intake;

import org.jspecify.annotations.Nullable;

/**
 * Who posts, and how.
 *
 * @param endpoint the path
 * @param account the API key's name; null: none was sent
 * @param address where from
 * @param contentLength as announced; −1: not
 * @param idempotencyKey names the request so that it can be sent again; null: not given
 */
record Caller(
    String endpoint,
    @Nullable String account,
    String address,
    long contentLength,
    @Nullable String idempotencyKey) {
  /** Whom to count together. */
  String name() {
    return account != null ? account : address;
  }
}

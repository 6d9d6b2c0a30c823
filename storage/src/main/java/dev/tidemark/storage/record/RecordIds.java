package dev.tidemark.storage.record;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Ids for the records of one request that bring none. Not thread-safe.
 *
 * <p>Either new ones that nobody can have used (UUID version 7), or derived from a seed and the
 * record's place, so that the same request sent again gets the same ids and counts once (UUID
 * version 8, SHA-256).
 */
public final class RecordIds {
  private final @Nullable String seed;

  private RecordIds(@Nullable String seed) {
    this.seed = seed;
  }

  /** New ids. */
  public static RecordIds fresh() {
    return new RecordIds(null);
  }

  /** Ids that depend on the seed and the record's place in the request only. */
  public static RecordIds derivedFrom(String seed) {
    return new RecordIds(seed);
  }

  /** Whether no other request can bring the same ids. */
  boolean areFresh() {
    return seed == null;
  }

  /**
   * @param now epoch milliseconds
   * @param place of the record in its request
   */
  String next(long now, long place) {
    if (seed == null) {
      return UuidV7.at(now).toString();
    }
    ByteBuffer hash = ByteBuffer.wrap(sha256(seed + '\n' + place));
    long high = (hash.getLong() & ~0xf000L) | 0x8000L;
    long low = (hash.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low).toString();
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

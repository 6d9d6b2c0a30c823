package dev.tidemark.collector.writer;

import dev.tidemark.storage.prediction.PredictionRows;
import java.util.function.IntConsumer;

/**
 * The ids of about the last two million predictions, by a 64-bit hash: for telling a caller at once
 * that it repeats itself. What is stored does not rest on this. Thread-safe.
 */
final class RecentIds {
  /** Hashes that lie together, the youngest first: looking for one reads memory at one place. */
  private static final int BUCKET = 8;

  private static final int BUCKET_BITS = 18;

  private final long[] hashes = new long[BUCKET << BUCKET_BITS];

  /**
   * Remembers them; how many were known.
   *
   * @param repeatedRow hears of each that was
   */
  synchronized int add(PredictionRows rows, IntConsumer repeatedRow) {
    int repeated = 0;
    for (int row = 0; row < rows.size(); row++) {
      if (!rows.hasGeneratedId(row) && !add(rows.hash(row) | 1)) {
        repeated++;
        repeatedRow.accept(row);
      }
    }
    return repeated;
  }

  /** False if it was known; else it takes the place of the oldest one in its bucket. */
  private boolean add(long hash) {
    int bucket = (int) (hash >>> (Long.SIZE - BUCKET_BITS)) * BUCKET;
    for (int i = bucket; i < bucket + BUCKET; i++) {
      if (hashes[i] == hash) {
        return false;
      }
    }
    System.arraycopy(hashes, bucket, hashes, bucket + 1, BUCKET - 1);
    hashes[bucket] = hash;
    return true;
  }
}

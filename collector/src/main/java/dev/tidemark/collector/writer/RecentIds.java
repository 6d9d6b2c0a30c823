package dev.tidemark.collector.writer;

import dev.tidemark.storage.prediction.PredictionRows;
import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * The ids of the last million or two predictions, by a 64-bit hash: for telling a caller at once
 * that it repeats itself. What is stored does not rest on this. Thread-safe.
 */
final class RecentIds {
  private static final int CAPACITY = 1 << 20;

  private long[] young = new long[CAPACITY * 2];
  private long[] old = new long[CAPACITY * 2];
  private int count;

  /**
   * Remembers them; how many were known.
   *
   * @param repeatedRow hears of each that was
   */
  synchronized int add(PredictionRows rows, IntConsumer repeatedRow) {
    int repeated = 0;
    for (int row = 0; row < rows.size(); row++) {
      if (!rows.hasGeneratedId(row)) {
        long hash = IdFilter.hash(rows.key(row)) | 1;
        int place = place(young, hash);
        if (young[place] == hash || old[place(old, hash)] == hash) {
          repeated++;
          repeatedRow.accept(row);
        } else {
          young[place] = hash;
          if (++count == CAPACITY) {
            long[] oldest = old;
            old = young;
            Arrays.fill(oldest, 0);
            young = oldest;
            count = 0;
          }
        }
      }
    }
    return repeated;
  }

  private static int place(long[] table, long hash) {
    int place = (int) (hash >>> 40) & (table.length - 1);
    while (table[place] != 0 && table[place] != hash) {
      place = (place + 1) & (table.length - 1);
    }
    return place;
  }
}

package dev.tidemark.collector.writer;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * What one batch is, fixed before its first byte is sent, so that it is the same however often it
 * is sent.
 *
 * @param batchId stands in every row and names the inserts
 * @param from first sequence of its stretch of the spool
 * @param to sequence after the last row
 * @param predictions how many predictions it holds, repeated ones included
 * @param duplicates predictions left out, by number in the batch, ascending
 */
@SuppressWarnings("ArrayRecordComponent") // tens of thousands of numbers, never compared
record Manifest(long batchId, long from, long to, int predictions, int[] duplicates) {
  boolean isDuplicate(int row) {
    return Arrays.binarySearch(duplicates, row) >= 0;
  }

  int byteSize() {
    return 32 + 4 * duplicates.length;
  }

  void addTo(ByteBuffer target) {
    target.putLong(batchId).putLong(from).putLong(to).putInt(predictions);
    target.putInt(duplicates.length);
    for (int row : duplicates) {
      target.putInt(row);
    }
  }

  static Manifest read(ByteBuffer source) {
    long batchId = source.getLong();
    long from = source.getLong();
    long to = source.getLong();
    int predictions = source.getInt();
    int[] duplicates = new int[source.getInt()];
    for (int i = 0; i < duplicates.length; i++) {
      duplicates[i] = source.getInt();
    }
    return new Manifest(batchId, from, to, predictions, duplicates);
  }
}

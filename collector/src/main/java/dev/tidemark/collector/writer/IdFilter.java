package dev.tidemark.collector.writer;

/**
 * Remembers keys so that it can say for certain that one is new: a Bloom filter of 64-byte blocks.
 * At ten bits a key about one new key in a hundred is taken for a known one. Not thread-safe.
 *
 * @see <a href="https://doi.org/10.1007/978-3-540-72845-0_9">Putze, Sanders, Singler 2007</a>
 */
final class IdFilter {
  private static final int BLOCK_LONGS = 8;
  private static final int BITS_PER_KEY = 6;

  private final long[] words;
  private final int blocks;

  /**
   * @param bytes memory to use; 64 MiB serve about 50 million keys
   */
  IdFilter(int bytes) {
    blocks = Math.max(1, bytes / 64);
    words = new long[blocks * BLOCK_LONGS];
  }

  /**
   * @param hash of a key, {@link dev.tidemark.storage.prediction.PredictionKey#hash}
   */
  void add(long hash) {
    int block = block(hash);
    long bits = mix(hash);
    for (int i = 0; i < BITS_PER_KEY; i++, bits >>>= 9) {
      words[block + (int) ((bits >>> 6) & 7)] |= 1L << (bits & 63);
    }
  }

  /** False only if the key of this hash was never added. */
  boolean mayHold(long hash) {
    int block = block(hash);
    long bits = mix(hash);
    for (int i = 0; i < BITS_PER_KEY; i++, bits >>>= 9) {
      if ((words[block + (int) ((bits >>> 6) & 7)] & (1L << (bits & 63))) == 0) {
        return false;
      }
    }
    return true;
  }

  private int block(long hash) {
    return (int) (((hash >>> 32) * blocks) >>> 32) * BLOCK_LONGS;
  }

  private static long mix(long value) {
    long mixed = (value ^ (value >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }
}

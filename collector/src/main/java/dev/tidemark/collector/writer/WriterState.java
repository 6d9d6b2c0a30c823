package dev.tidemark.collector.writer;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The writer's notes in the spool's checkpoint.
 *
 * @param totals what became of all records before the checkpoint
 * @param underway the batch that may have been sent in part; null: none
 */
record WriterState(Totals totals, @Nullable Manifest underway) {
  private static final int VERSION = 1;

  /** Records since the spool was made. */
  record Totals(long stored, long duplicates, long quarantined) {
    static final Totals NONE = new Totals(0, 0, 0);

    Totals plus(Totals other) {
      return new Totals(
          stored + other.stored, duplicates + other.duplicates, quarantined + other.quarantined);
    }
  }

  byte[] encode() {
    ByteBuffer out = ByteBuffer.allocate(29 + (underway == null ? 0 : underway.byteSize()));
    out.putInt(VERSION).putLong(totals.stored).putLong(totals.duplicates);
    out.putLong(totals.quarantined).put((byte) (underway == null ? 0 : 1));
    if (underway != null) {
      underway.addTo(out);
    }
    return out.array();
  }

  /**
   * @throws IllegalStateException if a newer version of Tidemark wrote it
   */
  static WriterState decode(byte[] encoded) {
    if (encoded.length == 0) {
      return new WriterState(Totals.NONE, null);
    }
    ByteBuffer in = ByteBuffer.wrap(encoded);
    int version = in.getInt();
    if (version != VERSION) {
      throw new IllegalStateException(
          "the spool was written by another version of Tidemark (state "
              + version
              + "): start that version once to drain it");
    }
    Totals totals = new Totals(in.getLong(), in.getLong(), in.getLong());
    return new WriterState(totals, in.get() == 1 ? Manifest.read(in) : null);
  }
}

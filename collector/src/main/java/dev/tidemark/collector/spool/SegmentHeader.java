package dev.tidemark.collector.spool;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A segment's name and first bytes: magic, format, unused numbers, first sequence, checksum. The
 * name says the first sequence too, so a segment whose header is damaged still has its place.
 *
 * <p>Unused are the numbers just before the first one that no confirmed record has. All other
 * numbers have one: a number that is not read again is a record that was lost.
 */
final class SegmentHeader {
  static final int BYTES = 32;
  private static final long MAGIC = 0x314c_4f4f_5053_4d54L; // TMSPOOL1
  private static final int FORMAT = 1;
  private static final Pattern NAME = Pattern.compile("(\\d{19})\\.spool");

  private SegmentHeader() {}

  static String fileName(long firstSequence) {
    return "%019d.spool".formatted(firstSequence);
  }

  /** The first sequence, when this is a segment's name. */
  static OptionalLong firstSequence(Path file) {
    Matcher name = NAME.matcher(String.valueOf(file.getFileName()));
    try {
      return name.matches() ? OptionalLong.of(Long.parseLong(name.group(1))) : OptionalLong.empty();
    } catch (NumberFormatException e) {
      return OptionalLong.empty();
    }
  }

  static ByteBuffer bytes(long firstSequence, long unused) {
    ByteBuffer header = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    header.putLong(MAGIC).putInt(FORMAT).putInt((int) Math.min(unused, Integer.MAX_VALUE));
    header.putLong(firstSequence).putInt(0);
    header.putInt(Frame.checksum(header, 0, BYTES - 4)).flip();
    return header;
  }

  /** How many numbers before the first one are unused; 0 when the header is damaged. */
  static int unused(ByteBuffer bytes) {
    return isSound(bytes) ? bytes.getInt(12) : 0;
  }

  /** Whether a sound header of a format we know starts here. */
  static boolean isSound(ByteBuffer bytes) {
    return bytes.remaining() >= BYTES
        && bytes.getLong(0) == MAGIC
        && bytes.getInt(8) == FORMAT
        && bytes.getInt(BYTES - 4) == Frame.checksum(bytes, 0, BYTES - 4);
  }
}

package dev.tidemark.collector.spool;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Some records of one kind as they stand in a segment.
 *
 * <pre>
 *  0  magic        8  payload length   16  sequence        28  CRC32C of the header before it
 *  4  kind        12  rows             24  CRC32C of the payload
 * 32  payload
 * </pre>
 *
 * <p>Little-endian. The sequence is that of the first row; the next frame's is this one's plus its
 * rows, unless rows were lost in between.
 *
 * @param kind what the payload holds; 1 to 127
 * @param rows records in the payload, at least 1
 * @param sequence number of the first record, from 0, never used twice
 */
public record Frame(int kind, int rows, long sequence, ByteBuffer payload) {
  static final int HEADER_BYTES = 32;
  static final int MAGIC = 0x31464d54; // TMF1

  /** Largest payload; a longer one is not a frame. */
  static final int MAX_PAYLOAD = 8 << 20;

  /** The sequence of the next frame. */
  public long end() {
    return sequence + rows;
  }

  /** A payload on its way in; its checksum is taken where it was made, by many threads at once. */
  public static final class Draft {
    private final int kind;
    private final int rows;
    private final int length;
    private final int crc;
    private final List<ByteBuffer> payload;

    /**
     * @param payload in parts; read, not copied, so they must not change any more
     */
    public Draft(int kind, int rows, List<ByteBuffer> payload) {
      this.kind = kind;
      this.rows = rows;
      this.payload = List.copyOf(payload);
      int total = 0;
      CRC32C checksum = new CRC32C();
      for (ByteBuffer part : payload) {
        total += part.remaining();
        checksum.update(part.duplicate());
      }
      if (total > MAX_PAYLOAD || total < 1 || rows < 1) {
        throw new IllegalArgumentException(total + " bytes of " + rows + " rows");
      }
      this.length = total;
      this.crc = (int) checksum.getValue();
    }

    int rows() {
      return rows;
    }

    int byteSize() {
      return HEADER_BYTES + length;
    }

    void addTo(List<ByteBuffer> target, long sequence) {
      ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
      header.putInt(MAGIC).putInt(kind).putInt(length).putInt(rows).putLong(sequence).putInt(crc);
      header.putInt(checksum(header, 0, HEADER_BYTES - 4)).flip();
      target.add(header);
      for (ByteBuffer part : payload) {
        target.add(part.duplicate());
      }
    }
  }

  static int checksum(ByteBuffer bytes, int from, int length) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes.duplicate().limit(from + length).position(from));
    return (int) checksum.getValue();
  }

  /** Whether a sound header stands at this place. */
  static boolean isHeader(ByteBuffer bytes, int at) {
    return bytes.getInt(at) == MAGIC
        && bytes.getInt(at + 28) == checksum(bytes, at, HEADER_BYTES - 4)
        && bytes.getInt(at + 8) > 0
        && bytes.getInt(at + 8) <= MAX_PAYLOAD
        && bytes.getInt(at + 12) > 0;
  }

  /** How many bytes the frame at this place has, header and all. */
  static int sizeAt(ByteBuffer bytes, int at) {
    return HEADER_BYTES + bytes.getInt(at + 8);
  }

  /** Whether the payload is what was written. */
  static boolean isSound(ByteBuffer bytes, int at) {
    return bytes.getInt(at + 24) == checksum(bytes, at + HEADER_BYTES, bytes.getInt(at + 8));
  }

  /** The sound frame at this place; its payload is copied. */
  static Frame at(ByteBuffer bytes, int at) {
    byte[] payload = new byte[bytes.getInt(at + 8)];
    bytes.get(at + HEADER_BYTES, payload);
    return new Frame(
        bytes.getInt(at + 4),
        bytes.getInt(at + 12),
        bytes.getLong(at + 16),
        ByteBuffer.wrap(payload).order(ByteOrder.LITTLE_ENDIAN));
  }
}

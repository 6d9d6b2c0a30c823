package dev.tidemark.storage.engine.http;

import com.clickhouse.data.ClickHouseCityHash;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import net.jpountz.lz4.LZ4Compressor;
import net.jpountz.lz4.LZ4Exception;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4SafeDecompressor;

/**
 * ClickHouse's own compressed blocks, as {@code compress=1} and {@code decompress=1} ask for.
 *
 * <p>A block is a CityHash128 (16 bytes) of the rest, the method (0x82 for LZ4, 0x02 for none), the
 * block's size from the method on and the size of its content (4 bytes each, little endian), and
 * the content.
 */
@SuppressWarnings("deprecation") // the client's CityHash is still the one it uses itself
final class BlockCompression {
  private static final int CHECKSUM = 16;
  private static final int HEADER = 9;
  private static final byte LZ4 = (byte) 0x82;
  private static final byte NONE = 0x02;
  private static final int BLOCK = 1 << 16;
  private static final int MAX_BLOCK = 1 << 27;

  private BlockCompression() {}

  static OutputStream compressed(OutputStream out) {
    return new Compressed(out);
  }

  static InputStream decompressed(InputStream in) {
    return new Decompressed(in);
  }

  /** The pure Java codecs: nothing is unpacked into the temporary directory. */
  private static LZ4Factory codecs() {
    return LZ4Factory.safeInstance();
  }

  private static ByteBuffer littleEndian(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static final class Compressed extends OutputStream {
    private final OutputStream out;
    private final LZ4Compressor compressor = codecs().fastCompressor();
    private final byte[] pending = new byte[BLOCK];
    private final byte[] block =
        new byte[CHECKSUM + HEADER + compressor.maxCompressedLength(BLOCK)];
    private int count;

    Compressed(OutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      int done = 0;
      while (done < length) {
        int part = Math.min(length - done, BLOCK - count);
        System.arraycopy(bytes, offset + done, pending, count, part);
        count += part;
        done += part;
        if (count == BLOCK) {
          writeBlock();
        }
      }
    }

    @Override
    public void flush() throws IOException {
      writeBlock();
      out.flush();
    }

    @Override
    public void close() throws IOException {
      writeBlock();
      out.close();
    }

    private void writeBlock() throws IOException {
      if (count == 0) {
        return;
      }
      int size = HEADER + compressor.compress(pending, 0, count, block, CHECKSUM + HEADER);
      ByteBuffer buffer = littleEndian(block);
      buffer.put(CHECKSUM, LZ4).putInt(CHECKSUM + 1, size).putInt(CHECKSUM + 5, count);
      long[] hash = ClickHouseCityHash.cityHash128(block, CHECKSUM, size);
      buffer.putLong(0, hash[0]).putLong(8, hash[1]);
      out.write(block, 0, CHECKSUM + size);
      count = 0;
    }
  }

  private static final class Decompressed extends InputStream {
    private final InputStream in;
    private final LZ4SafeDecompressor decompressor = codecs().safeDecompressor();
    private byte[] content = new byte[0];
    private int at;

    Decompressed(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      return at < content.length || readBlock() ? content[at++] & 0xFF : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (at == content.length && !readBlock()) {
        return -1;
      }
      int count = Math.min(length, content.length - at);
      System.arraycopy(content, at, target, offset, count);
      at += count;
      return count;
    }

    private boolean readBlock() throws IOException {
      byte[] head = in.readNBytes(CHECKSUM + HEADER);
      if (head.length == 0) {
        return false;
      }
      if (head.length < CHECKSUM + HEADER) {
        throw new EOFException("compressed data ends within a block");
      }
      ByteBuffer fields = littleEndian(head);
      byte method = head[CHECKSUM];
      int size = fields.getInt(CHECKSUM + 1);
      int plain = fields.getInt(CHECKSUM + 5);
      if (size < HEADER || size > MAX_BLOCK || plain < 0 || plain > MAX_BLOCK) {
        throw new IOException("compressed block of impossible size");
      }
      byte[] block = new byte[size];
      System.arraycopy(head, CHECKSUM, block, 0, HEADER);
      if (in.readNBytes(block, HEADER, size - HEADER) < size - HEADER) {
        throw new EOFException("compressed data ends within a block");
      }
      long[] hash = ClickHouseCityHash.cityHash128(block, 0, size);
      if (hash[0] != fields.getLong(0) || hash[1] != fields.getLong(8)) {
        throw new IOException("checksum of a compressed block does not match");
      }
      content = content(method, block, plain);
      at = 0;
      return content.length > 0 || readBlock();
    }

    private byte[] content(byte method, byte[] block, int plain) throws IOException {
      byte[] result = new byte[plain];
      if (method == NONE) {
        if (block.length - HEADER != plain) {
          throw new IOException("block of wrong size");
        }
        System.arraycopy(block, HEADER, result, 0, plain);
        return result;
      }
      if (method != LZ4) {
        throw new IOException("compression method " + (method & 0xFF) + " is not supported");
      }
      try {
        int count = decompressor.decompress(block, HEADER, block.length - HEADER, result, 0);
        if (count != plain) {
          throw new IOException("block of wrong size");
        }
        return result;
      } catch (LZ4Exception e) {
        throw new IOException("broken compressed block", e);
      }
    }
  }
}

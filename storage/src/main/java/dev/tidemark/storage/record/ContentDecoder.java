package dev.tidemark.storage.record;

import com.github.luben.zstd.ZstdInputStream;
import dev.tidemark.storage.problem.Problem;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Undoes {@code Content-Encoding}, never beyond what a body may hold. */
public final class ContentDecoder {
  /** A few bytes may become many without harm. */
  private static final long HARMLESS_BYTES = 1 << 20;

  private final RecordLimits limits;

  public ContentDecoder(RecordLimits limits) {
    this.limits = limits;
  }

  /**
   * The body as it was before it was compressed.
   *
   * @param maxBytes most it may hold
   * @throws Problem 415 if the encoding is unknown; reading throws 413 past the limits
   */
  public InputStream decode(InputStream body, @Nullable String encoding, long maxBytes)
      throws IOException {
    String name = encoding == null ? "identity" : encoding.strip().toLowerCase(Locale.ROOT);
    Counted compressed = new Counted(body);
    return switch (name) {
      case "", "identity" -> new Limited(body, compressed, maxBytes, Long.MAX_VALUE);
      case "gzip", "x-gzip" ->
          new Limited(gzip(compressed), compressed, maxBytes, limits.inflateRatio());
      case "zstd" ->
          new Limited(new ZstdInputStream(compressed), compressed, maxBytes, limits.inflateRatio());
      default ->
          throw Problem.of(
              "unsupported-encoding",
              "Unsupported content encoding",
              415,
              "Content-Encoding must be gzip, zstd or identity, not '" + name + "'.");
    };
  }

  private static InputStream gzip(InputStream compressed) throws IOException {
    return new GZIPInputStream(compressed, 1 << 16);
  }

  private static final class Counted extends FilterInputStream {
    private long count;

    Counted(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int value = super.read();
      count += value < 0 ? 0 : 1;
      return value;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      int read = super.read(target, offset, length);
      count += Math.max(0, read);
      return read;
    }
  }

  private static final class Limited extends InputStream {
    private final InputStream in;
    private final Counted compressed;
    private final long maxBytes;
    private final long maxRatio;
    private long count;

    Limited(InputStream in, Counted compressed, long maxBytes, long maxRatio) {
      this.in = in;
      this.compressed = compressed;
      this.maxBytes = maxBytes;
      this.maxRatio = maxRatio;
    }

    @Override
    public int read() throws IOException {
      int value = in.read();
      counted(value < 0 ? -1 : 1);
      return value;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      return counted(in.read(target, offset, length));
    }

    @Override
    public void close() throws IOException {
      in.close();
    }

    private int counted(int read) {
      count += Math.max(0, read);
      if (count > maxBytes) {
        throw tooLarge("The body holds more than " + maxBytes + " bytes; send it in parts.");
      }
      if (maxRatio < Long.MAX_VALUE
          && count > HARMLESS_BYTES
          && count / maxRatio > compressed.count) {
        throw tooLarge("The body grows to more than " + maxRatio + " times its compressed size.");
      }
      return read;
    }

    private static Problem tooLarge(String detail) {
      return Problem.of("too-large", "Body too large", 413, detail);
    }
  }
}

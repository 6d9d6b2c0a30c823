package dev.tidemark.storage.engine.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import net.jpountz.lz4.LZ4FrameInputStream;

/**
 * A request's body without its compression; tells data that is broken from a client that is gone.
 */
final class DecodedBody extends InputStream {
  private static final int BUFFER = 1 << 16;

  private final InputStream in;

  private DecodedBody(InputStream in) {
    this.in = in;
  }

  static InputStream of(HttpRequest request) throws IOException, HttpFailure {
    String encoding =
        request.header("content-encoding").orElse("identity").toLowerCase(Locale.ROOT);
    try {
      InputStream body =
          switch (encoding) {
            case "identity", "" -> request.body();
            case "gzip", "x-gzip" -> new GZIPInputStream(request.body(), BUFFER);
            case "lz4" -> new LZ4FrameInputStream(request.body());
            default ->
                throw new HttpFailure(415, 0, "Content-Encoding " + encoding + " is not supported");
          };
      return new DecodedBody(
          request.isSet("decompress") ? BlockCompression.decompressed(body) : body);
    } catch (IOException e) {
      throw understood(e);
    }
  }

  @Override
  public int read() throws IOException {
    try {
      return in.read();
    } catch (IOException e) {
      throw understood(e);
    }
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    try {
      return in.read(target, offset, length);
    } catch (IOException e) {
      throw understood(e);
    }
  }

  private static IOException understood(IOException e) {
    return switch (e) {
      case BodyException known -> known;
      case ClientGoneException gone -> gone;
      case SocketException gone -> gone;
      case SocketTimeoutException gone -> gone;
      default -> BodyException.broken(e);
    };
  }
}

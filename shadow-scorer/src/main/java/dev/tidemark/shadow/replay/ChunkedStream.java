package dev.tidemark.shadow.replay;

import dev.tidemark.storage.clickhouse.StorageException;
import dev.tidemark.storage.replay.Chunk;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;
import java.util.function.Function;

/** A stream made of parts, each fetched when the one before has been read. Not thread-safe. */
final class ChunkedStream extends InputStream {
  private final Iterator<Chunk> chunks;
  private final Function<Chunk, byte[]> fetch;
  private byte[] part = {};
  private int position;

  ChunkedStream(Iterator<Chunk> chunks, Function<Chunk, byte[]> fetch) {
    this.chunks = chunks;
    this.fetch = fetch;
  }

  @Override
  public int read() throws IOException {
    return hasMore() ? part[position++] & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    if (!hasMore()) {
      return -1;
    }
    int count = Math.min(length, part.length - position);
    System.arraycopy(part, position, target, offset, count);
    position += count;
    return count;
  }

  /** The server cuts a response off only when reading it fails with an I/O error. */
  private boolean hasMore() throws IOException {
    while (position == part.length && chunks.hasNext()) {
      try {
        part = fetch.apply(chunks.next());
      } catch (StorageException e) {
        throw new IOException("the rest of the replay cannot be read", e);
      }
      position = 0;
    }
    return position < part.length;
  }
}

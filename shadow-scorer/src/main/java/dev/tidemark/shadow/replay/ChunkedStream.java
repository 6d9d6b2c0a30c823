package dev.tidemark.shadow.replay;

import dev.tidemark.storage.replay.Chunk;
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
  public int read() {
    return hasMore() ? part[position++] & 0xff : -1;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
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

  private boolean hasMore() {
    while (position == part.length && chunks.hasNext()) {
      part = fetch.apply(chunks.next());
      position = 0;
    }
    return position < part.length;
  }
}

package dev.tidemark.storage.clickhouse;

import java.io.IOException;
import java.io.InputStream;

/** Rows of one insert as the bytes that are sent, made block by block while they are read. */
final class BlockStream extends InputStream {
  private final NativeBlock block;
  private final NativeBlock.Source source;
  private InputStream current = InputStream.nullInputStream();
  private boolean ended;

  BlockStream(NativeBlock block, NativeBlock.Source source) {
    this.block = block;
    this.source = source;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    int count = current.read(target, offset, length);
    while (count < 0 && !ended) {
      block.clear();
      source.fill(block);
      ended = block.size() == 0;
      current = block.toInputStream();
      count = current.read(target, offset, length);
    }
    return count;
  }
}

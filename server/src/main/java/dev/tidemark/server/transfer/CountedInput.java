package dev.tidemark.server.transfer;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Counts the bytes read. One thread reads; any may ask. */
final class CountedInput extends FilterInputStream {
  private volatile long count;

  CountedInput(InputStream in) {
    super(in);
  }

  long count() {
    return count;
  }

  @Override
  public int read() throws IOException {
    int read = super.read();
    add(read < 0 ? 0 : 1);
    return read;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    int read = super.read(target, offset, length);
    add(Math.max(0, read));
    return read;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread reads
  private void add(int bytes) {
    count += bytes;
  }
}

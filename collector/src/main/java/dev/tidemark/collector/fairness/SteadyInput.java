package dev.tidemark.collector.fairness;

import dev.tidemark.storage.problem.Problem;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * A body that must keep a pace, so that a sender who trickles it cannot hold memory for ever. A
 * body that stops altogether is ended by the server's idle time-out.
 */
public final class SteadyInput extends FilterInputStream {
  private final FairnessSettings settings;
  private final long start = System.nanoTime();
  private long count;

  public SteadyInput(InputStream in, FairnessSettings settings) {
    super(in);
    this.settings = settings;
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    counted(value < 0 ? -1 : 1);
    return value;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    return counted(super.read(target, offset, length));
  }

  private int counted(int read) {
    count += Math.max(0, read);
    long nanos = System.nanoTime() - start - settings.bodyGrace().toNanos();
    if (nanos > 0 && count < settings.bodyBytesPerSecond() * (nanos / 1e9)) {
      throw Problem.of(
          "too-slow",
          "Request timeout",
          408,
          "The body comes in at less than "
              + settings.bodyBytesPerSecond()
              + " bytes a second. Send it when it is complete, or in parts.");
    }
    return read;
  }
}

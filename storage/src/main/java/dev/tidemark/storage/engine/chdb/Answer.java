package dev.tidemark.storage.engine.chdb;

import java.lang.foreign.MemorySegment;

/** The whole answer of a statement, in the engine's memory until it is closed. */
public final class Answer implements AutoCloseable {
  private final ChdbLibrary library;
  private final MemorySegment result;
  private boolean closed;

  Answer(ChdbLibrary library, MemorySegment result) {
    this.library = library;
    this.result = result;
  }

  /** The answer in the format asked for; valid until {@link #close}. */
  public MemorySegment bytes() {
    return library.resultBytes(result);
  }

  /** What the statement read and wrote. */
  public Progress progress() {
    return library.progress(result);
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      library.destroyResult(result);
    }
  }
}

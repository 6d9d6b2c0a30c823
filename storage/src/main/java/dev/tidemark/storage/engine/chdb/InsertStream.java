package dev.tidemark.storage.engine.chdb;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * An INSERT that takes its data piece by piece; nothing is sure to be stored before {@link
 * #finish}.
 */
public final class InsertStream implements AutoCloseable {
  private final ChdbLibrary library;
  private final MemorySegment stream;
  private boolean finished;
  private boolean closed;

  InsertStream(ChdbLibrary library, MemorySegment stream) {
    this.library = library;
    this.stream = stream;
  }

  /**
   * Hands over the next bytes, cut anywhere; may wait until the engine has read earlier ones.
   *
   * @return false if the statement has failed already: {@link #finish} says why
   */
  public boolean append(MemorySegment data, long length) {
    return library.streamAppend(stream, data, length);
  }

  /** Ends the data and waits until the rows are stored. */
  public Progress finish() throws ChdbException {
    finished = true;
    MemorySegment result = library.streamDone(stream);
    try (Answer answer = new Answer(library, result)) {
      @Nullable String error = library.resultError(result);
      if (error != null) {
        throw new ChdbException(error);
      }
      return answer.progress();
    }
  }

  /** Gives up the INSERT if it is not finished: rows already stored by then stay. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    if (!finished) {
      library.streamCancelInsert(stream);
    }
    library.destroyInsertStream(stream);
  }
}

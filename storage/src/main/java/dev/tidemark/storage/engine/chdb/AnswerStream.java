package dev.tidemark.storage.engine.chdb;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/** An answer fetched piece by piece; pieces are blocks of the engine, each formatted on its own. */
public final class AnswerStream implements AutoCloseable {
  private final ChdbLibrary library;
  private final MemorySegment session;
  private final MemorySegment stream;
  private @Nullable Answer piece;
  private boolean finished;
  private boolean closed;

  AnswerStream(ChdbLibrary library, MemorySegment session, MemorySegment stream) {
    this.library = library;
    this.session = session;
    this.stream = stream;
  }

  /**
   * The next piece, valid until the next call or {@link #close}; null after the last.
   *
   * @throws ChdbException if the statement fails here; nothing more can be fetched then
   */
  public @Nullable MemorySegment next() throws ChdbException {
    release();
    if (finished) {
      return null;
    }
    MemorySegment result = library.streamFetch(session, stream);
    Answer answer = new Answer(library, result);
    @Nullable String error = library.resultError(result);
    if (error != null) {
      finished = true;
      answer.close();
      throw new ChdbException(error);
    }
    MemorySegment bytes = answer.bytes();
    if (bytes.byteSize() == 0) {
      finished = true;
      answer.close();
      return null;
    }
    piece = answer;
    return bytes;
  }

  /** Stops the statement if it is still running, and frees what it holds. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    release();
    if (!finished) {
      library.streamCancel(session, stream);
    }
    library.destroyResult(stream);
  }

  private void release() {
    if (piece != null) {
      piece.close();
      piece = null;
    }
  }
}

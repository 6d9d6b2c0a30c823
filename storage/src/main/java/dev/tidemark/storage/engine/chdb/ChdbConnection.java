package dev.tidemark.storage.engine.chdb;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One session of the embedded engine: its own settings, current database and temporary tables.
 *
 * <p>Runs one statement at a time; not thread-safe, although successive statements may come from
 * different threads. All sessions of a process share one data directory, the one named when the
 * first was opened, and the engine stops when the last is closed.
 */
public final class ChdbConnection implements AutoCloseable {
  private static final int BAD_ARGUMENTS = 36;
  private static final String NOT_STREAMABLE = "Streaming query is not supported";

  private final ChdbLibrary library;
  private final MemorySegment handle;
  private final MemorySegment session;
  private boolean closed;

  private ChdbConnection(ChdbLibrary library, MemorySegment handle) {
    this.library = library;
    this.handle = handle;
    this.session = ChdbLibrary.session(handle);
  }

  /**
   * Opens a session, and the engine itself if this is the first one.
   *
   * @param options options of {@code clickhouse local}, for example {@code --path=DIR}
   * @throws EngineUnavailableException if the engine refuses: its reason goes to standard error
   */
  public static ChdbConnection open(ChdbLibrary library, List<String> options) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment argv = arena.allocate(ADDRESS, options.size() + 2L);
      argv.setAtIndex(ADDRESS, 0, arena.allocateFrom("clickhouse"));
      for (int i = 0; i < options.size(); i++) {
        argv.setAtIndex(ADDRESS, i + 1L, arena.allocateFrom(options.get(i)));
      }
      MemorySegment handle = library.connect(options.size() + 1, argv);
      if (handle.address() == 0) {
        throw new EngineUnavailableException("the engine did not start");
      }
      return new ChdbConnection(library, handle);
    }
  }

  /** Runs a statement to its end and drops what it answers. */
  public Progress run(String sql) throws ChdbException {
    try (Answer answer = query(sql.getBytes(UTF_8), "Null", Map.of())) {
      return answer.progress();
    }
  }

  /** The first line of a statement's answer, without its line end; empty when there is none. */
  public String text(String sql) throws ChdbException {
    try (Answer answer = query(sql.getBytes(UTF_8), "TSVRaw", Map.of())) {
      return new String(answer.bytes().toArray(JAVA_BYTE), UTF_8).lines().findFirst().orElse("");
    }
  }

  /**
   * Runs a statement to its end and keeps the whole answer in memory.
   *
   * @param format output format where the statement names none
   * @param parameters values of {@code {name:Type}}, each in ClickHouse's text form
   */
  public Answer query(byte[] sql, String format, Map<String, String> parameters)
      throws ChdbException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment result = library.query(open(), call(arena, sql, format, parameters));
      return new Answer(library, checked(result));
    }
  }

  /**
   * Starts a statement whose answer is fetched piece by piece. Close it before the next one.
   *
   * @return empty if the engine cannot do that for this statement, which then has not been run
   */
  public Optional<AnswerStream> stream(byte[] sql, String format, Map<String, String> parameters)
      throws ChdbException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment result =
          checked(library.streamQuery(open(), call(arena, sql, format, parameters)));
      return Optional.of(new AnswerStream(library, session, result));
    } catch (ChdbException e) {
      if (e.code() == BAD_ARGUMENTS && e.getMessage().contains(NOT_STREAMABLE)) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * Starts an INSERT whose data is handed over piece by piece. Close it before the next statement.
   *
   * @param sql the statement up to, and without, its FORMAT clause
   * @param format input format of the data
   */
  public InsertStream insert(byte[] sql, String format, Map<String, String> parameters)
      throws ChdbException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment stream = library.streamInsert(open(), call(arena, sql, format, parameters));
      @Nullable String error = library.streamInsertError(stream);
      if (error != null) {
        library.destroyInsertStream(stream);
        throw new ChdbException(error);
      }
      return new InsertStream(library, stream);
    }
  }

  /** What the engine's own parser says that a text would do; runs nothing. */
  public Analysis classify(byte[] sql) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment fields = arena.allocate(JAVA_INT, 4);
      fields.setAtIndex(JAVA_INT, 0, (int) fields.byteSize());
      if (!library.classify(open(), bytes(arena, sql), sql.length, fields)) {
        throw new IllegalStateException("the engine could not classify a statement");
      }
      return new Analysis(
          fields.getAtIndex(JAVA_INT, 1), Analysis.Effect.of(fields.getAtIndex(JAVA_INT, 3)));
    }
  }

  /** Ends the session. Closing the last one of the process stops the engine. */
  @Override
  public void close() {
    if (!closed) {
      closed = true;
      library.closeConnection(handle);
    }
  }

  private MemorySegment open() {
    if (closed) {
      throw new IllegalStateException("the session is closed");
    }
    return session;
  }

  private MemorySegment checked(MemorySegment result) throws ChdbException {
    if (result.address() == 0) {
      throw new ChdbException("the engine gave no answer");
    }
    @Nullable String error = library.resultError(result);
    if (error != null) {
      library.destroyResult(result);
      throw new ChdbException(error);
    }
    return result;
  }

  private static ChdbLibrary.Call call(
      Arena arena, byte[] sql, String format, Map<String, String> parameters) {
    int count = parameters.size();
    MemorySegment names = arena.allocate(ADDRESS, count);
    MemorySegment nameLengths = arena.allocate(JAVA_LONG, count);
    MemorySegment values = arena.allocate(ADDRESS, count);
    MemorySegment valueLengths = arena.allocate(JAVA_LONG, count);
    int i = 0;
    for (Map.Entry<String, String> parameter : parameters.entrySet()) {
      byte[] name = parameter.getKey().getBytes(UTF_8);
      byte[] value = parameter.getValue().getBytes(UTF_8);
      names.setAtIndex(ADDRESS, i, bytes(arena, name));
      nameLengths.setAtIndex(JAVA_LONG, i, name.length);
      values.setAtIndex(ADDRESS, i, bytes(arena, value));
      valueLengths.setAtIndex(JAVA_LONG, i, value.length);
      i++;
    }
    byte[] formatName = format.getBytes(UTF_8);
    return new ChdbLibrary.Call(
        bytes(arena, sql),
        sql.length,
        bytes(arena, formatName),
        formatName.length,
        names,
        nameLengths,
        values,
        valueLengths,
        count);
  }

  /** A copy that is never NULL and ends in a 0 byte, which some of the engine's readers expect. */
  private static MemorySegment bytes(Arena arena, byte[] value) {
    MemorySegment copy = arena.allocate(value.length + 1L);
    MemorySegment.copy(value, 0, copy, JAVA_BYTE, 0, value.length);
    return copy;
  }
}

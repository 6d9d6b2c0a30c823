package dev.tidemark.storage.engine.chdb;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The C functions of {@code libchdb} that the engine uses, one Java method each.
 *
 * <p>Pointers are {@link MemorySegment}s of size 0, as C hands them over; NULL is {@link
 * MemorySegment#NULL}. Nothing here checks lifetimes: {@link ChdbConnection} and its results do.
 * The library stays loaded for the life of the process. Not to be called from virtual threads,
 * which a native call would pin.
 *
 * @see <a href="https://github.com/chdb-io/chdb-core/blob/main/programs/local/chdb.h">chdb.h</a>
 */
@SuppressWarnings("restricted") // calling C is the point
public final class ChdbLibrary {
  private final MethodHandle version;
  private final MethodHandle setSignalHandlersEnabled;
  private final MethodHandle connect;
  private final MethodHandle closeConnection;
  private final MethodHandle shutdown;
  private final MethodHandle query;
  private final MethodHandle streamQuery;
  private final MethodHandle streamFetch;
  private final MethodHandle streamCancel;
  private final MethodHandle destroyResult;
  private final MethodHandle streamInsert;
  private final MethodHandle streamAppend;
  private final MethodHandle streamDone;
  private final MethodHandle streamCancelInsert;
  private final MethodHandle streamInsertError;
  private final MethodHandle destroyInsertStream;
  private final MethodHandle resultBuffer;
  private final MethodHandle resultLength;
  private final MethodHandle resultError;
  private final MethodHandle rowsWritten;
  private final MethodHandle bytesWritten;
  private final MethodHandle storageRowsRead;
  private final MethodHandle storageBytesRead;
  private final MethodHandle classify;

  private ChdbLibrary(Binder c) {
    MemoryLayout p = ADDRESS;
    version = c.function("chdb_version", p);
    setSignalHandlersEnabled = c.procedure("chdb_set_signal_handlers_enabled", JAVA_INT);
    connect = c.function("chdb_connect", p, JAVA_INT, p);
    closeConnection = c.procedure("chdb_close_conn", p);
    shutdown = c.function("chdb_shutdown", JAVA_INT);
    MemoryLayout n = JAVA_LONG;
    query = c.function("chdb_query_with_params_n", p, p, p, n, p, n, p, p, p, p, n);
    streamQuery = c.function("chdb_stream_query_with_params_n", p, p, p, n, p, n, p, p, p, p, n);
    streamFetch = c.function("chdb_stream_fetch_result", p, p, p);
    streamCancel = c.procedure("chdb_stream_cancel_query", p, p);
    destroyResult = c.procedure("chdb_destroy_query_result", p);
    streamInsert = c.function("chdb_stream_insert_with_params_n", p, p, p, n, p, n, p, p, p, p, n);
    streamAppend = c.function("chdb_stream_append", JAVA_INT, p, p, n);
    streamDone = c.function("chdb_stream_done", p, p);
    streamCancelInsert = c.procedure("chdb_stream_cancel_insert", p);
    streamInsertError = c.function("chdb_stream_insert_error", p, p);
    destroyInsertStream = c.procedure("chdb_destroy_insert_stream", p);
    resultBuffer = c.function("chdb_result_buffer", p, p);
    resultLength = c.function("chdb_result_length", n, p);
    resultError = c.function("chdb_result_error", p, p);
    rowsWritten = c.function("chdb_result_rows_written", n, p);
    bytesWritten = c.function("chdb_result_bytes_written", n, p);
    storageRowsRead = c.function("chdb_result_storage_rows_read", n, p);
    storageBytesRead = c.function("chdb_result_storage_bytes_read", n, p);
    classify = c.function("chdb_classify_query_n", JAVA_INT, p, p, n, p, n, p);
  }

  /**
   * Loads the library into this process; takes about 0.1 s, and memory only as it is used.
   *
   * @throws EngineUnavailableException if the file is not a library for this platform, or lacks a
   *     function that Tidemark calls
   */
  public static ChdbLibrary load(Path file) {
    SymbolLookup symbols;
    try {
      symbols = SymbolLookup.libraryLookup(file.toAbsolutePath(), Arena.global());
    } catch (IllegalArgumentException e) {
      throw new EngineUnavailableException("cannot load " + file + ": " + e.getMessage(), e);
    }
    return new ChdbLibrary(new Binder(Linker.nativeLinker(), symbols, file));
  }

  private record Binder(Linker linker, SymbolLookup symbols, Path file) {
    MethodHandle function(String name, MemoryLayout result, MemoryLayout... arguments) {
      return bind(name, FunctionDescriptor.of(result, arguments));
    }

    MethodHandle procedure(String name, MemoryLayout... arguments) {
      return bind(name, FunctionDescriptor.ofVoid(arguments));
    }

    private MethodHandle bind(String name, FunctionDescriptor type) {
      MemorySegment symbol =
          symbols
              .find(name)
              .orElseThrow(() ->
                  new EngineUnavailableException(
                      file + " has no function " + name + ": it is older than this Tidemark"));
      return linker.downcallHandle(symbol, type);
    }
  }

  /** Text of a call with parameters: the statement, its format and named values. */
  record Call(
      MemorySegment sql,
      long sqlLength,
      MemorySegment format,
      long formatLength,
      MemorySegment names,
      MemorySegment nameLengths,
      MemorySegment values,
      MemorySegment valueLengths,
      long count) {}

  /** The version of chDB, for example {@code 26.7.3}. */
  public String version() {
    return text(pointer(() -> (MemorySegment) version.invokeExact()));
  }

  /** Whether the first session may take over the process's signals; say no before opening it. */
  public void setSignalHandlersEnabled(boolean enabled) {
    int flag = enabled ? 1 : 0;
    run(() -> {
      setSignalHandlersEnabled.invokeExact(flag);
    });
  }

  /** The session behind a connection, which is a pointer to it. */
  static MemorySegment session(MemorySegment connection) {
    return connection.reinterpret(ADDRESS.byteSize()).get(ADDRESS, 0);
  }

  MemorySegment connect(int count, MemorySegment arguments) {
    return pointer(() -> (MemorySegment) connect.invokeExact(count, arguments));
  }

  void closeConnection(MemorySegment handle) {
    run(() -> {
      closeConnection.invokeExact(handle);
    });
  }

  /** Stops what the engine has left running after its last session; false if something stays. */
  public boolean shutdown() {
    return number(() -> (int) shutdown.invokeExact()) == 0;
  }

  MemorySegment query(MemorySegment connection, Call c) {
    return invoke(query, connection, c);
  }

  MemorySegment streamQuery(MemorySegment connection, Call c) {
    return invoke(streamQuery, connection, c);
  }

  MemorySegment streamInsert(MemorySegment connection, Call c) {
    return invoke(streamInsert, connection, c);
  }

  private static MemorySegment invoke(MethodHandle handle, MemorySegment connection, Call c) {
    return pointer(() ->
        (MemorySegment)
            handle.invokeExact(
                connection,
                c.sql,
                c.sqlLength,
                c.format,
                c.formatLength,
                c.names,
                c.nameLengths,
                c.values,
                c.valueLengths,
                c.count));
  }

  MemorySegment streamFetch(MemorySegment connection, MemorySegment stream) {
    return pointer(() -> (MemorySegment) streamFetch.invokeExact(connection, stream));
  }

  void streamCancel(MemorySegment connection, MemorySegment stream) {
    run(() -> {
      streamCancel.invokeExact(connection, stream);
    });
  }

  void destroyResult(MemorySegment result) {
    run(() -> {
      destroyResult.invokeExact(result);
    });
  }

  boolean streamAppend(MemorySegment stream, MemorySegment data, long length) {
    return number(() -> (int) streamAppend.invokeExact(stream, data, length)) == 0;
  }

  MemorySegment streamDone(MemorySegment stream) {
    return pointer(() -> (MemorySegment) streamDone.invokeExact(stream));
  }

  void streamCancelInsert(MemorySegment stream) {
    run(() -> {
      streamCancelInsert.invokeExact(stream);
    });
  }

  @Nullable String streamInsertError(MemorySegment stream) {
    return textOrNull(pointer(() -> (MemorySegment) streamInsertError.invokeExact(stream)));
  }

  void destroyInsertStream(MemorySegment stream) {
    run(() -> {
      destroyInsertStream.invokeExact(stream);
    });
  }

  /** The bytes of a result, in the engine's memory until the result is destroyed. */
  MemorySegment resultBytes(MemorySegment result) {
    long length = count(() -> (long) resultLength.invokeExact(result));
    if (length == 0) {
      return MemorySegment.NULL;
    }
    return pointer(() -> (MemorySegment) resultBuffer.invokeExact(result)).reinterpret(length);
  }

  @Nullable String resultError(MemorySegment result) {
    return textOrNull(pointer(() -> (MemorySegment) resultError.invokeExact(result)));
  }

  Progress progress(MemorySegment result) {
    return new Progress(
        count(() -> (long) storageRowsRead.invokeExact(result)),
        count(() -> (long) storageBytesRead.invokeExact(result)),
        count(() -> (long) rowsWritten.invokeExact(result)),
        count(() -> (long) bytesWritten.invokeExact(result)));
  }

  /**
   * Fills {@code analysis}, four 32-bit fields of which the first says the size; false on error.
   */
  boolean classify(
      MemorySegment connection, MemorySegment sql, long length, MemorySegment analysis) {
    return number(() ->
        (int) classify.invokeExact(connection, sql, length, MemorySegment.NULL, 0L, analysis))
        == 0;
  }

  private static @Nullable String textOrNull(MemorySegment pointer) {
    return pointer.address() == 0 ? null : text(pointer);
  }

  private static String text(MemorySegment pointer) {
    return pointer.reinterpret(Long.MAX_VALUE).getString(0);
  }

  @FunctionalInterface
  private interface PointerCall {
    MemorySegment call() throws Throwable;
  }

  @FunctionalInterface
  private interface IntCall {
    int call() throws Throwable;
  }

  @FunctionalInterface
  private interface LongCall {
    long call() throws Throwable;
  }

  @FunctionalInterface
  private interface VoidCall {
    void call() throws Throwable;
  }

  private static MemorySegment pointer(PointerCall call) {
    try {
      return call.call();
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  private static int number(IntCall call) {
    try {
      return call.call();
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  private static long count(LongCall call) {
    try {
      return call.call();
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  private static void run(VoidCall call) {
    try {
      call.call();
    } catch (Throwable e) {
      throw broken(e);
    }
  }

  /** C functions throw nothing: what arrives here is a fault of the JVM or of these bindings. */
  private static RuntimeException broken(Throwable e) {
    if (e instanceof Error error) {
      throw error;
    }
    return e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
  }
}

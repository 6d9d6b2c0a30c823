package dev.tidemark.storage.engine;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/** The few functions of the C library that Java has no counterpart for. */
@SuppressWarnings("restricted") // calling C is the point
final class Posix {
  private static final Linker LINKER = Linker.nativeLinker();
  private static final MemorySegment IGNORE = MemorySegment.ofAddress(1);
  private static final long SIGACTION_BYTES = 256;

  private static final MethodHandle CHDIR = bind("chdir", FunctionDescriptor.of(JAVA_INT, ADDRESS));
  private static final MethodHandle SETENV =
      bind("setenv", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
  private static final MethodHandle SIGNAL =
      bind("signal", FunctionDescriptor.of(ADDRESS, JAVA_INT, ADDRESS));
  private static final MethodHandle SIGACTION =
      bind("sigaction", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
  private static final MethodHandle EXIT = bind("_exit", FunctionDescriptor.ofVoid(JAVA_INT));

  private Posix() {}

  /** Changes the process's working directory; Java's own idea of it stays as it was. */
  static void changeDirectory(Path directory) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment path = arena.allocateFrom(directory.toAbsolutePath().toString());
      if ((int) CHDIR.invokeExact(path) != 0) {
        throw new IllegalStateException("cannot change to directory " + directory);
      }
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /** Sets a variable that native code, not Java, will read. */
  static void setEnvironment(String name, String value) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment nameText = arena.allocateFrom(name);
      MemorySegment valueText = arena.allocateFrom(value);
      if ((int) SETENV.invokeExact(nameText, valueText, 1) != 0) {
        throw new IllegalStateException("cannot set " + name);
      }
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /** Lets a signal pass without effect. */
  static void ignore(int signal) {
    try {
      MemorySegment unused = (MemorySegment) SIGNAL.invokeExact(signal, IGNORE);
      assert unused.address() != signal;
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /** The address of the function that handles a signal now. */
  static long handlerOf(int signal) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment current = arena.allocate(SIGACTION_BYTES);
      if ((int) SIGACTION.invokeExact(signal, MemorySegment.NULL, current) != 0) {
        throw new IllegalStateException("cannot ask for the handler of signal " + signal);
      }
      // the handler is the first field on Linux and macOS alike
      return current.get(JAVA_LONG, 0);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  /**
   * Ends the process at once, without the exit handlers of native libraries: those of the engine
   * race with what is left of its threads.
   */
  static void exit(int status) {
    try {
      EXIT.invokeExact(status);
    } catch (Throwable e) {
      throw failure(e);
    }
  }

  private static MethodHandle bind(String name, FunctionDescriptor type) {
    return LINKER.downcallHandle(LINKER.defaultLookup().find(name).orElseThrow(), type);
  }

  private static RuntimeException failure(Throwable e) {
    if (e instanceof Error error) {
      throw error;
    }
    return e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
  }
}

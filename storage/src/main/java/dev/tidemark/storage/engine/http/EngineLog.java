package dev.tidemark.storage.engine.http;

import java.io.PrintStream;

/**
 * Log lines of the engine process: {@code LEVEL message} on standard error.
 *
 * <p>The supervising process turns them into events of its own log, so this process needs no
 * logging framework and starts the faster. Statements and values never appear here.
 */
public final class EngineLog {
  private static final boolean DEBUG = Boolean.getBoolean("tidemark.engine.debug");
  private static final PrintStream OUT = System.err;

  private EngineLog() {}

  public static void debug(String message) {
    if (DEBUG) {
      OUT.println("DEBUG " + message);
    }
  }

  public static void info(String message) {
    OUT.println("INFO " + message);
  }

  public static void warn(String message) {
    OUT.println("WARN " + message);
  }

  public static void error(String message) {
    OUT.println("ERROR " + message);
  }
}

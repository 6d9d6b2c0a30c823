package dev.tidemark.storage.engine;

import dev.tidemark.storage.engine.chdb.EngineUnavailableException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An engine in a process of its own, started again whenever it dies.
 *
 * <p>Its port, user and password stay the same over restarts, so a JDBC URL stays valid; statements
 * that run while it dies, or come before it is ready again, fail with a connection error. It ends
 * with the process that started it, even if that is killed.
 */
public final class EngineProcess implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EngineProcess.class);
  private static final Duration STARTUP = Duration.ofMinutes(2);
  private static final Duration STOP = Duration.ofSeconds(20);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Duration STEADY = Duration.ofMinutes(1);

  private final EngineOptions options;
  private final InstantSource clock;
  private final String password = EngineMain.newPassword();
  private final Object lock = new Object();
  private EngineChild child;
  private EngineState state;
  private boolean closed;

  private EngineProcess(EngineOptions options, InstantSource clock) {
    this.options = options;
    this.clock = clock;
    this.state = new EngineState.Starting(clock.instant());
    this.child = EngineChild.launch(options, options.port(), password);
    try {
      child.awaitReady(STARTUP);
    } catch (EngineUnavailableException e) {
      child.kill();
      throw e;
    }
    this.state = new EngineState.Ready(clock.instant());
  }

  /**
   * Starts an engine and waits until it answers.
   *
   * @throws EngineUnavailableException if it cannot run here; the message says what to do
   */
  public static EngineProcess start(EngineOptions options) {
    EngineProcess process = new EngineProcess(options, InstantSource.system());
    process.log("engine is ready");
    Thread.ofPlatform().daemon(true).name("engine-supervisor").start(process::supervise);
    return process;
  }

  /** What the process is doing now. */
  public EngineState state() {
    synchronized (lock) {
      return state;
    }
  }

  /** Its port on 127.0.0.1. */
  public int port() {
    synchronized (lock) {
      return child.port();
    }
  }

  /** The address for the ClickHouse JDBC driver; user and password go beside it. */
  public String jdbcUrl() {
    return "jdbc:clickhouse://127.0.0.1:" + port() + "/" + Engine.DATABASE;
  }

  /** The address for ClickHouse's own client and for plain HTTP. */
  public String httpUrl() {
    return "http://127.0.0.1:" + port();
  }

  public String user() {
    return EngineMain.DEFAULT_USER;
  }

  /** The password of this run; made up at the start and written nowhere. */
  public String password() {
    return password;
  }

  /** The engine's process id, which changes with each restart. */
  public long pid() {
    synchronized (lock) {
      return child.pid();
    }
  }

  /** Lets running statements finish for a while, stops the engine and waits until it is gone. */
  @Override
  public void close() {
    EngineChild last;
    synchronized (lock) {
      if (closed) {
        return;
      }
      closed = true;
      state = new EngineState.Stopped(clock.instant());
      last = child;
      lock.notifyAll();
    }
    last.stop(STOP);
    log("engine is stopped");
  }

  private void supervise() {
    Duration pause = FIRST_PAUSE;
    long readySince = System.nanoTime();
    while (true) {
      EngineChild running = current();
      String reason = "exit status " + running.awaitExit();
      boolean steady = System.nanoTime() - readySince > STEADY.toNanos();
      pause = steady ? FIRST_PAUSE : pause;
      if (!restarting(reason)) {
        return;
      }
      while (true) {
        if (!pause(pause)) {
          return;
        }
        pause =
            pause.multipliedBy(2).compareTo(LONGEST_PAUSE) > 0
                ? LONGEST_PAUSE
                : pause.multipliedBy(2);
        @Nullable String failure = restart();
        if (failure == null) {
          break;
        }
        if (!restarting(failure)) {
          return;
        }
      }
      readySince = System.nanoTime();
    }
  }

  private EngineChild current() {
    synchronized (lock) {
      return child;
    }
  }

  /** Notes that the engine is down; false if it was closed and is to stay so. */
  private boolean restarting(String reason) {
    synchronized (lock) {
      if (closed) {
        return false;
      }
      var since =
          state instanceof EngineState.Restarting(String _, var earlier)
              ? earlier
              : clock.instant();
      state = new EngineState.Restarting(reason, since);
    }
    log.atWarn().addKeyValue("reason", reason).log("engine is down and will be started again");
    return true;
  }

  /** Waits before the next try; false if the engine was closed meanwhile. */
  private boolean pause(Duration pause) {
    long end = System.nanoTime() + pause.toNanos();
    synchronized (lock) {
      try {
        for (long left = pause.toNanos(); left > 0 && !closed; left = end - System.nanoTime()) {
          TimeUnit.NANOSECONDS.timedWait(lock, left);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
      return !closed;
    }
  }

  /** Starts the engine on its old port; null if that worked, else why not. */
  private @Nullable String restart() {
    EngineChild next;
    synchronized (lock) {
      if (closed) {
        return "closed";
      }
      next = EngineChild.launch(options, child.port(), password);
    }
    try {
      next.awaitReady(STARTUP);
    } catch (EngineUnavailableException e) {
      next.kill();
      return e.getMessage();
    }
    synchronized (lock) {
      if (closed) {
        next.stop(STOP);
        return "closed";
      }
      child = next;
      state = new EngineState.Ready(clock.instant());
    }
    log("engine is ready again");
    return null;
  }

  private void log(String message) {
    log.atInfo().addKeyValue("port", port()).addKeyValue("pid", pid()).log(message);
  }
}

package dev.tidemark.storage.engine;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes sure that the engine has left the JVM its signals.
 *
 * <p>The JVM finds null references in compiled code by catching SIGSEGV. An engine that installs
 * its own handler makes the next one hang or kill the process, so this takes one on purpose, under
 * a watchdog, while nothing depends on it yet.
 */
final class SignalCheck {
  /** SIGILL, SIGFPE, SIGSEGV and SIGBUS (7 on Linux, 10 on macOS). */
  private static final List<Integer> SIGNALS = List.of(4, 7, 8, 10, 11);

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int WARM_UP = 200_000;
  private static final int TRIES = 20;

  private final List<Long> before;

  private SignalCheck(List<Long> before) {
    this.before = before;
  }

  /** Notes who handles the signals now, before the engine is opened. */
  static SignalCheck begin() {
    return new SignalCheck(handlers());
  }

  /**
   * Compares, and takes null references in compiled code.
   *
   * @throws IllegalStateException if the JVM has lost a signal
   */
  void verify() {
    if (!handlers().equals(before)) {
      throw new IllegalStateException("the engine has taken over the JVM's signal handlers");
    }
    Thread probe = Thread.ofPlatform().daemon(true).name("signal-check").start(SignalCheck::probe);
    try {
      if (!probe.join(PATIENCE)) {
        throw new IllegalStateException("the engine has broken the JVM's handling of SIGSEGV");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static List<Long> handlers() {
    return SIGNALS.stream().map(Posix::handlerOf).toList();
  }

  /** Hot enough to be compiled with the null check left to the processor. */
  private static void probe() {
    Box box = new Box(1);
    long sum = 0;
    for (int i = 0; i < WARM_UP; i++) {
      sum += valueOf(box);
    }
    int caught = 0;
    for (int i = 0; i < TRIES; i++) {
      try {
        sum += valueOf(null);
      } catch (NullPointerException e) {
        caught++;
      }
    }
    if (caught != TRIES || sum != WARM_UP) {
      throw new IllegalStateException("null references were missed");
    }
  }

  private static final class Box {
    private final int value;

    Box(int value) {
      this.value = value;
    }
  }

  @SuppressWarnings("NullAway") // the null reference is the point
  private static int valueOf(@Nullable Box box) {
    return box.value;
  }
}

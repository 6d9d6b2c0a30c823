package dev.tidemark.storage.engine;

import dev.tidemark.storage.engine.http.EngineLog;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * Ends a process whose engine has stopped to answer, so that its supervisor starts another.
 *
 * <p>Patience is counted in ticks of its own rather than by the clock: a machine that was suspended
 * is not a hang.
 */
final class HangWatch {
  /** The exit status of a process that was ended for this. */
  static final int EXIT_STATUS = 70;

  static final Duration TICK = Duration.ofSeconds(10);
  static final int PATIENCE = 12;

  private final Duration tick;
  private final BooleanSupplier question;
  private final Runnable end;
  private final AtomicInteger silent = new AtomicInteger();

  HangWatch(Duration tick, BooleanSupplier question, Runnable end) {
    this.tick = tick;
    this.question = question;
    this.end = end;
  }

  /**
   * Asks every ten seconds, and ends the process after two minutes without an answer.
   *
   * @param question false, or no answer at all, is silence
   */
  static void start(BooleanSupplier question, Runnable end) {
    new HangWatch(TICK, question, end).start();
  }

  void start() {
    Thread.ofPlatform().name("engine-hang-question").daemon(true).start(this::ask);
    Thread.ofPlatform().name("engine-hang-watch").daemon(true).start(this::watch);
  }

  private void ask() {
    while (pause()) {
      if (question.getAsBoolean()) {
        silent.set(0);
      }
    }
  }

  private void watch() {
    while (pause()) {
      if (silent.incrementAndGet() > PATIENCE) {
        EngineLog.error("the engine has stopped to answer; ending the process");
        end.run();
        return;
      }
    }
  }

  private boolean pause() {
    try {
      Thread.sleep(tick);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}

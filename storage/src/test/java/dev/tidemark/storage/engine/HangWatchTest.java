package dev.tidemark.storage.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class HangWatchTest {
  private static final Duration TICK = Duration.ofMillis(5);

  @Test
  void silence_endsTheProcess() throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    new HangWatch(TICK, () -> false, ended::countDown).start();
    assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void questionThatNeverReturns_endsTheProcess() throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    new HangWatch(TICK, () -> waits(never), ended::countDown).start();
    assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
    never.countDown();
  }

  private static boolean waits(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return true;
  }

  @Test
  void answers_keepItAlive() throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    CountDownLatch asked = new CountDownLatch(20);
    AtomicInteger questions = new AtomicInteger();
    new HangWatch(
            Duration.ofMillis(50),
            () -> {
              asked.countDown();
              return questions.incrementAndGet() > 0;
            },
            ended::countDown)
        .start();
    assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(ended.getCount()).isEqualTo(1);
  }
}

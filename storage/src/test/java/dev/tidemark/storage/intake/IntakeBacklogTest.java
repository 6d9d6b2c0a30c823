package dev.tidemark.storage.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class IntakeBacklogTest {
  @Test
  void withoutCollector_thereIsNothingToWaitFor() {
    assertThat(new IntakeBacklog().awaitStored(Duration.ZERO)).isTrue();
  }

  @Test
  void waitsForWhatWasAcknowledgedBefore_notForWhatComesAfter() {
    IntakeBacklog backlog = new IntakeBacklog();
    AtomicLong acknowledged = new AtomicLong(10);
    AtomicLong stored = new AtomicLong();
    backlog.follow(
        acknowledged::get,
        () -> {
          acknowledged.addAndGet(5); // traffic goes on
          return stored.addAndGet(5);
        });
    assertThat(backlog.awaitStored(Duration.ofSeconds(10))).isTrue();
    assertThat(stored).hasValue(10);
  }

  @Test
  void standstill_isToldApart() {
    IntakeBacklog backlog = new IntakeBacklog();
    backlog.follow(() -> 1, () -> 0);
    assertThat(backlog.awaitStored(Duration.ofMillis(30))).isFalse();
  }
}

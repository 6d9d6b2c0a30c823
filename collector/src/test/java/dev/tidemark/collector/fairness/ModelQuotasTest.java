package dev.tidemark.collector.fairness;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ModelQuotasTest {
  private final AtomicLong nanos = new AtomicLong();

  @Test
  void overItsRate_aModelWaits_othersDoNot() {
    ModelQuotas quotas = new ModelQuotas(100, Duration.ofSeconds(2), nanos::get);
    assertThat(quotas.take("noisy", 200)).isZero();
    assertThat(quotas.take("noisy", 1)).isBetween(Duration.ofMillis(9), Duration.ofMillis(11));
    assertThat(quotas.take("quiet", 1)).isZero();
  }

  @Test
  void whatIsDrawnOnTheFuture_isWaitedFor() {
    ModelQuotas quotas = new ModelQuotas(100, Duration.ofSeconds(1), nanos::get);
    assertThat(quotas.take("m", 600)).isZero();
    assertThat(quotas.take("m", 1)).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(6));
    nanos.addAndGet(Duration.ofSeconds(6).toNanos());
    assertThat(quotas.take("m", 1)).isZero();
  }

  @Test
  void overTime_theRateIsKept() {
    ModelQuotas quotas = new ModelQuotas(50, Duration.ofSeconds(1), nanos::get);
    long taken = 0;
    for (int i = 0; i < 10_000; i++) {
      taken += quotas.take("m", 5).isZero() ? 5 : 0;
      nanos.addAndGet(Duration.ofMillis(10).toNanos());
    }
    assertThat(taken).isBetween(5_000L, 5_100L);
  }

  @Test
  void withoutALimit_nobodyWaits() {
    ModelQuotas quotas = new ModelQuotas(0, Duration.ofSeconds(1), nanos::get);
    assertThat(quotas.take("m", Integer.MAX_VALUE)).isZero();
    assertThat(quotas.take("m", Integer.MAX_VALUE)).isZero();
  }

  @Test
  void madeUpNames_costNoMemory_andShareQuotas() {
    ModelQuotas quotas = new ModelQuotas(1, Duration.ofSeconds(1), nanos::get);
    long waiting = 0;
    for (int i = 0; i < 100_000; i++) {
      waiting += quotas.take("m" + i, 10).isZero() ? 0 : 1;
    }
    assertThat(waiting).isGreaterThan(70_000);
  }
}

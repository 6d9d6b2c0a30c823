package dev.tidemark.collector.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tidemark.storage.model.ModelVersion;
import dev.tidemark.storage.record.Rejection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ProducersTest {
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-04-01T00:00:30Z"));
  private final Producers producers = new Producers(now::get);

  @Test
  void newestRejections_areKeptAsSamples_withoutGrowing() {
    for (int i = 0; i < 60; i++) {
      producers.rejected(new Rejection(i, "p" + i, "is not a time", "/timestamp", "/" + i, "a"));
    }
    assertThat(producers.recentlyRejected()).hasSize(50);
    assertThat(producers.recentlyRejected().getFirst())
        .isEqualTo(new RejectedRecord(now.get(), "a", "p59", "/timestamp", "is not a time"));
    assertThat(producers.of("a").rejected()).isEqualTo(60);
  }

  @Test
  void countsByModelAndVersion_withRatesAndSilence() {
    producers.accepted(Map.of(new ModelVersion("a", "1"), 300, new ModelVersion("a", "2"), 30));
    producers.duplicates("a", 33);
    producers.rejected("a", 110);
    producers.orphans("a", 3);
    producers.rejected(null, 5);
    now.set(now.get().plus(Duration.ofSeconds(30)));
    ProducerStatus a = producers.lastSeenFirst().getFirst();
    assertThat(a.model()).isEqualTo("a");
    assertThat(a.accepted()).isEqualTo(330);
    assertThat(a.rejectedRate()).isEqualTo(0.25);
    assertThat(a.duplicateRate()).isEqualTo(0.1);
    assertThat(a.orphans()).isEqualTo(3);
    assertThat(a.silentSeconds(now.get())).isEqualTo(30);
    assertThat(a.perSecond()).isEqualTo(330 / 300.0, within(1e-9));
    assertThat(a.versions()).extracting(ProducerStatus.Version::version).containsExactly("1", "2");
    assertThat(producers.of(Producers.OTHERS).rejected()).isEqualTo(5);
  }

  @Test
  void rate_fallsToZero_whenNothingComes() {
    producers.accepted(Map.of(new ModelVersion("a", "1"), 300));
    now.set(now.get().plus(Duration.ofMinutes(7)));
    assertThat(producers.of("a").perSecond()).isZero();
  }

  @Test
  void madeUpNames_costBoundedMemory_andStayCounted() {
    for (int i = 0; i < 20_000; i++) {
      producers.accepted(Map.of(new ModelVersion("m" + i, "1"), 1));
      producers.accepted(Map.of(new ModelVersion("m", "v" + i), 1));
    }
    List<ProducerStatus> all = producers.all();
    assertThat(all).hasSizeLessThan(10_010);
    assertThat(all.stream().mapToLong(ProducerStatus::accepted).sum()).isEqualTo(40_000);
    assertThat(producers.of("m").versions()).hasSizeLessThan(110);
    assertThat(
            producers.of("m").versions().stream().mapToLong(ProducerStatus.Version::accepted).sum())
        .isEqualTo(20_000);
  }

  @Test
  void listeners_hearOfEachModelOnce() {
    List<String> heard = new ArrayList<>();
    producers.accepted(Map.of(new ModelVersion("a", "1"), 1));
    producers.onNew(heard::add);
    producers.accepted(Map.of(new ModelVersion("b", "1"), 1));
    producers.accepted(Map.of(new ModelVersion("a", "1"), 1));
    assertThat(heard).containsExactly("a", "b");
  }
}

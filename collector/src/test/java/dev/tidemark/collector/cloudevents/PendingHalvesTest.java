package dev.tidemark.collector.cloudevents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.collector.cloudevents.Half.CallKey;
import dev.tidemark.collector.cloudevents.Half.Side;
import dev.tidemark.collector.cloudevents.PendingHalves.Arrival;
import dev.tidemark.collector.cloudevents.PendingHalves.Waiting;
import org.junit.jupiter.api.Test;

class PendingHalvesTest {
  private final PendingHalves pending = new PendingHalves();

  @Test
  void theOtherHalf_completesTheCall_once() {
    Waiting request = half("a", Side.REQUEST, 1, 0);
    assertThat(pending.add(request)).isInstanceOf(Arrival.First.class);
    assertThat(pending.add(half("b", Side.RESPONSE, 2, 1))).isInstanceOf(Arrival.First.class);
    assertThat(pending.add(half("a", Side.RESPONSE, 3, 2))).isEqualTo(new Arrival.Second(request));
    assertThat(pending.add(half("a", Side.REQUEST, 4, 3))).isInstanceOf(Arrival.Repeated.class);
    assertThat(pending.count()).isEqualTo(1);
    assertThat(pending.oldestSequence()).isEqualTo(1);
  }

  @Test
  void theSameSideTwice_changesNothing_unlessItIsACopy() {
    pending.add(half("a", Side.REQUEST, 1, 0));
    pending.add(half("b", Side.REQUEST, 1, 1));
    assertThat(pending.add(half("a", Side.REQUEST, 2, 2))).isInstanceOf(Arrival.Repeated.class);
    assertThat(pending.add(half("a", Side.REQUEST, 1, 3))).isInstanceOf(Arrival.Moved.class);
    assertThat(pending.oldestSequence()).isEqualTo(1);
  }

  @Test
  void componentsOfOneService_doNotMix() {
    pending.add(new Waiting(new CallKey("m", "transformer", "a"), Side.REQUEST, 1, 0, new byte[1]));
    assertThat(
            pending.add(
                new Waiting(new CallKey("m", "predictor", "a"), Side.RESPONSE, 1, 1, new byte[1])))
        .isInstanceOf(Arrival.First.class);
  }

  @Test
  void theOldest_expire_andThoseThatAreTooMany() {
    for (int i = 0; i < 5; i++) {
      pending.add(half("h" + i, Side.REQUEST, i, i));
    }
    long one = pending.bytes() / 5;
    assertThat(pending.expire(2, Long.MAX_VALUE))
        .extracting(Waiting::sequence)
        .containsExactly(0L, 1L);
    assertThat(pending.expire(0, 2 * one)).extracting(Waiting::sequence).containsExactly(2L);
    assertThat(pending.expire(100, 0)).hasSize(2);
    assertThat(pending.bytes()).isZero();
    assertThat(pending.oldestSequence()).isNull();
  }

  private static Waiting half(String id, Side side, long receivedAt, long sequence) {
    return new Waiting(
        new CallKey("m", "", id), side, receivedAt, sequence, new byte[] {(byte) receivedAt});
  }
}

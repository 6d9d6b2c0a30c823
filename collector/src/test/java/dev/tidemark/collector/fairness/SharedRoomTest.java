package dev.tidemark.collector.fairness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SharedRoomTest {
  @Test
  void oneAlone_getsItsShare_andNeverAll() {
    SharedRoom room = new SharedRoom(1_000, 0.8);
    assertThat(fill(room, "noisy", 10)).isBetween(780L, 800L);
  }

  @Test
  void theNext_findsRoom_howeverMuchTheFirstWants() {
    SharedRoom room = new SharedRoom(1_000, 0.8);
    fill(room, "noisy", 10);
    assertThat(fill(room, "second", 10)).isGreaterThan(100);
    assertThat(room.take("third", 10)).isNotNull();
    assertThat(room.take("noisy", 10)).isNull();
  }

  @Test
  void roomGivenBack_isThereForOthers_once() {
    SharedRoom room = new SharedRoom(1_000, 0.5);
    SharedRoom.Place place = Objects.requireNonNull(room.take("a", 1_000));
    assertThat(room.take("b", 1)).isNull();
    place.close();
    place.close();
    assertThat(room.used()).isZero();
    assertThat(room.take("b", 1_000)).isNotNull();
  }

  @Property
  void isNeverOverfull(
      @ForAll @Size(max = 200) List<@IntRange(min = 0, max = 9) Integer> senders,
      @ForAll @IntRange(min = 1, max = 300) int bytes) {
    SharedRoom room = new SharedRoom(1_000, 0.8);
    List<SharedRoom.Place> places = new ArrayList<>();
    for (int sender : senders) {
      SharedRoom.Place place = room.take("s" + sender, bytes);
      if (place != null) {
        places.add(place);
      } else if (!places.isEmpty() && sender % 2 == 0) {
        places.removeFirst().close();
      }
      assertThat(room.used()).isEqualTo((long) places.size() * bytes).isLessThanOrEqualTo(1_000);
    }
  }

  private static long fill(SharedRoom room, String sender, long bytes) {
    long taken = 0;
    while (room.take(sender, bytes) != null) {
      taken += bytes;
    }
    return taken;
  }
}

package dev.tidemark.collector.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** What a full disk and failed syncs cost: what was not confirmed, and nothing else. */
class SpoolFaultTest extends SpoolOnFaultyDisk {
  @Test
  void fullDisk_failsTheRequest_keepsTheOthers_andRecoversByItself() throws Exception {
    try (Spool spool = open()) {
      append(spool, "before");
      disk.isFull = true;
      assertThatThrownBy(() -> append(spool, "lost"))
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(SpoolException.class);
      assertThat(spool.status().trouble()).isNotNull();
      disk.isFull = false;
      append(spool, "after");
      assertThat(spool.status().trouble()).isNull();
      assertThat(all(spool, 0)).containsExactly("before", "after");
    }
    try (Spool spool = open()) {
      assertThat(all(spool, 0)).containsExactly("before", "after");
    }
  }

  @Test
  void failedSync_abandonsTheFile_andNothingConfirmedIsLost() throws Exception {
    try (Spool spool = open()) {
      append(spool, "before");
      disk.failingSyncs = 1;
      assertThatThrownBy(() -> append(spool, "unconfirmed"))
          .isInstanceOf(CompletionException.class);
      append(spool, "after");
      assertThat(all(spool, 0)).containsExactly("before", "after");
      assertThat(spool.status().segments()).isEqualTo(2);
    }
  }

  /** Killed between a segment's creation and its header, after a failed write. */
  @Test
  void segmentOnlyBegun_isNoLoss() throws Exception {
    try (Spool spool = open()) {
      append(spool, "before");
      failToAppend(spool, true);
    }
    Files.createFile(directory.resolve(SegmentHeader.fileName(2)));
    try (Spool spool = open();
        SpoolReader reader = spool.reader(0)) {
      append(spool, "after");
      assertThat(rest(reader)).containsExactly("before", "after");
      assertThat(reader.takeLostRows()).isZero();
    }
  }

  /**
   * The reader meets the next segment's header before any frame, and asks where the spool ended.
   */
  @Test
  void numbersOfAFailedWrite_areNoLoss_whereverTheReaderIs() throws Exception {
    try (Spool spool = open();
        SpoolReader reader = spool.reader(0)) {
      append(spool, "before");
      assertThat(rest(reader)).containsExactly("before");
      Spool.End earlier = spool.end();
      failToAppend(spool, true);
      failToAppend(spool, false);
      Spool.End between = spool.end();
      failToAppend(spool, false);
      assertThat(rest(reader)).isEmpty();
      reader.endsAt(earlier);
      reader.endsAt(between);
      append(spool, "after");
      assertThat(rest(reader)).containsExactly("after");
      reader.endsAt(spool.end());
      assertThat(reader.takeLostRows()).isZero();
    }
  }

  /**
   * A write whose own sync fails.
   *
   * @param begun whether there is a segment to write to: the sync of a new one's header works
   */
  private void failToAppend(Spool spool, boolean begun) {
    disk.syncsBeforeFailing = begun ? 0 : 1;
    disk.failingSyncs = 1;
    assertThatThrownBy(() -> append(spool, "unconfirmed")).isInstanceOf(CompletionException.class);
    assertThat(disk.failingSyncs).isZero();
  }
}

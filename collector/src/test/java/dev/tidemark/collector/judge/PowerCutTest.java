package dev.tidemark.collector.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.collector.judge.FaultProxy.Fault;
import dev.tidemark.collector.spool.FaultyDisk;
import dev.tidemark.collector.spool.FaultyDisk.Lie;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole path on a disk that forgets what was not synced; and that the judge notices it when one
 * of the steps on which the promise rests is left out or moved.
 */
class PowerCutTest {
  @TempDir Path folder;
  private Rig rig;

  @BeforeEach
  void prepare() throws IOException {
    rig = new Rig(folder);
  }

  @AfterEach
  void clean() throws IOException {
    if (rig != null) {
      rig.close();
    }
  }

  @Test
  void powerCutsAtRandom_loseNothing_andStoreNothingTwice() throws Exception {
    Judge.Verdict verdict = cutAtRandom(Lie.NONE, 12);
    assertThat(verdict.acknowledged()).isGreaterThan(300);
    assertThat(verdict.complaints()).isEmpty();
  }

  @Test
  void skippedSync_isNoticed() throws Exception {
    assertThat(cutAtRandom(Lie.NOTHING_SYNCED, 6).complainsOf("lost")).isTrue();
  }

  @Test
  void segmentsRemovedBeforeTheirCheckpointIsDurable_areNoticed() throws Exception {
    assertThat(cutAtUnlink(Lie.UNLINKED_FIRST).complaints()).isNotEmpty();
  }

  @Test
  void theSameCutWithCheckpointsInOrder_isHarmless() throws Exception {
    assertThat(cutAtUnlink(Lie.NONE).complaints()).isEmpty();
  }

  @Test
  void sealNotSyncedBeforeTheSend_isNoticed() throws Exception {
    assertThat(cutAfterInsert(Lie.CHECKPOINT_SYNCED_LATE).complainsOf("twice")).isTrue();
  }

  @Test
  void theSameCutWithSealsSynced_isHarmless() throws Exception {
    assertThat(cutAfterInsert(Lie.NONE).complaints()).isEmpty();
  }

  @Test
  void doubtfulBatchSentAgainWithoutACount_isNoticed() throws Exception {
    assertThat(lostAnswerWithoutTokens(1).complainsOf("twice")).isTrue();
  }

  @Test
  void doubtfulBatch_isCounted_soThatTokensAreNotNeeded() throws Exception {
    assertThat(lostAnswerWithoutTokens(0).complaints()).isEmpty();
  }

  private Judge.Verdict cutAtRandom(Lie lie, int cuts) throws Exception {
    Random random = new Random(7);
    rig.startClients(2, 7);
    for (int cut = 0; cut < cuts; cut++) {
      FaultyDisk disk = rig.start(lie);
      rig.proxy.afterInsert = cut % 3 == 2 ? () -> cut(disk) : () -> {};
      LockSupport.parkNanos(Duration.ofMillis(100 + random.nextInt(400)).toNanos());
      rig.cutPower();
    }
    rig.proxy.afterInsert = () -> {};
    rig.start(Lie.NONE);
    rig.finishClients();
    return rig.judge(0);
  }

  /** The power fails when the first segment is removed, after a batch out of several of them. */
  private Judge.Verdict cutAtUnlink(Lie lie) throws Exception {
    FaultyDisk disk = rig.start(lie);
    rig.proxy.isAway = true;
    rig.post(0, 120);
    CountDownLatch cut = new CountDownLatch(1);
    disk.afterUnlink =
        () -> {
          cut(disk);
          cut.countDown();
        };
    rig.proxy.isAway = false;
    assertThat(cut.await(30, TimeUnit.SECONDS)).isTrue();
    rig.cutPower();
    rig.start(Lie.NONE);
    return rig.judge(0);
  }

  /** The power fails when rows are in ClickHouse and their ids are not. */
  private Judge.Verdict cutAfterInsert(Lie lie) throws Exception {
    FaultyDisk disk = rig.start(lie);
    CountDownLatch cut = new CountDownLatch(1);
    rig.proxy.isAway = true;
    rig.post(0, 3);
    rig.proxy.afterInsert =
        () -> {
          cut(disk);
          rig.proxy.isAway = true;
          cut.countDown();
        };
    rig.proxy.isAway = false;
    assertThat(cut.await(30, TimeUnit.SECONDS)).isTrue();
    rig.cutPower();
    rig.proxy.afterInsert = () -> {};
    rig.proxy.isAway = false;
    rig.start(Lie.NONE);
    return rig.judge(0);
  }

  /**
   * Answers to inserts are lost on a table that knows no tokens.
   *
   * @param falseCounts how many counts say that nothing is there: a count not made
   */
  private Judge.Verdict lostAnswerWithoutTokens(int falseCounts) throws Exception {
    rig.direct()
        .update(
            "ALTER TABLE predictions MODIFY SETTING non_replicated_deduplication_window = 0",
            List.of());
    rig.proxy.faults.add(Fault.LOST_ANSWER);
    rig.proxy.falseCounts.set(falseCounts);
    rig.start(Lie.NONE);
    rig.post(0, 3);
    return rig.judge(0);
  }

  private static void cut(FaultyDisk disk) {
    try {
      disk.cutPower();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.tidemark.collector.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What the spool promises: what it confirmed is read again, in order, whatever happened between.
 */
class SpoolTest extends SpoolOnFaultyDisk {
  @Test
  void confirmedFrames_areReadInOrder_alsoAfterARestart() throws Exception {
    List<String> sent = IntStream.range(0, 500).mapToObj(i -> "frame " + i).toList();
    try (Spool spool = open()) {
      for (int i = 0; i < sent.size(); i++) {
        assertThat(append(spool, sent.get(i))).isEqualTo(i + 1);
      }
      assertThat(spool.status().segments()).isGreaterThan(1);
      assertThat(all(spool, 0)).isEqualTo(sent);
    }
    try (Spool spool = open()) {
      append(spool, "after");
      assertThat(all(spool, 0)).hasSize(501).endsWith("frame 499", "after");
    }
  }

  /** The writer lets go of everything before {@code nextSequence} when there is nothing to read. */
  @Test
  void framesWhoseSyncIsSlow_areNeitherReadNorCountedAsWritten_untilItIsDone() throws Exception {
    try (Spool spool = open()) {
      append(spool, "before");
      int all = disk.syncs.drainPermits();
      CompletableFuture<Long> slow = spool.append(List.of(draft("slow")));
      awaitTrue(disk.syncs::hasQueuedThreads);
      long written = spool.status().nextSequence();
      assertThat(written).isEqualTo(1);
      assertThat(all(spool, 0)).containsExactly("before");
      disk.syncs.release(all);
      assertThat(slow.join()).isEqualTo(2);
      spool.checkpoint(new Spool.Checkpoint(written, new byte[0]));
      assertThat(all(spool, spool.checkpoint().doneSequence())).containsExactly("slow");
    }
  }

  @Test
  void checkpoint_letsGoOfWhatIsDone_andSurvives() throws Exception {
    try (Spool spool = open()) {
      for (int i = 0; i < 300; i++) {
        append(spool, "frame " + i);
      }
      int before = spool.status().segments();
      spool.checkpoint(new Spool.Checkpoint(250, new byte[] {1, 2}));
      assertThat(spool.status().segments()).isLessThan(before);
    }
    try (Spool spool = open()) {
      assertThat(spool.checkpoint().doneSequence()).isEqualTo(250);
      assertThat(spool.checkpoint().state()).containsExactly(1, 2);
      assertThat(all(spool, 250)).hasSize(50).startsWith("frame 250").endsWith("frame 299");
      spool.checkpoint(new Spool.Checkpoint(300, new byte[0]));
      assertThat(spool.status().segments()).isEqualTo(1);
    }
  }

  @Test
  void damagedCheckpoint_fallsBackToTheOneBefore() throws Exception {
    try (Spool spool = open()) {
      append(spool, "x");
      spool.checkpoint(new Spool.Checkpoint(0, new byte[] {7}));
      spool.checkpoint(new Spool.Checkpoint(1, new byte[] {8}));
    }
    flip(directory.resolve("state"), 15);
    try (Spool spool = open()) {
      assertThat(spool.checkpoint().state()).containsExactly(7);
    }
    flip(directory.resolve("state.previous"), 3);
    try (Spool spool = open()) {
      assertThat(spool.checkpoint().doneSequence()).isZero();
    }
  }

  @Test
  void sequencesKnownToACheckpoint_areNotUsedAgain_evenWhenTheSegmentsAreGone() throws Exception {
    try (Spool spool = open()) {
      append(spool, "x");
      spool.checkpoint(new Spool.Checkpoint(1_000, new byte[0]));
    }
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".spool")).toList()) {
        Files.delete(file);
      }
    }
    try (Spool spool = open()) {
      assertThat(append(spool, "y")).isGreaterThan(1_000);
      assertThat(all(spool, 1_000)).containsExactly("y");
    }
  }

  @Test
  void cutAtAnyByte_losesOnlyTheFramesItHits() throws Exception {
    List<String> sent = IntStream.range(0, 6).mapToObj(i -> "frame number " + i).toList();
    Path segment;
    try (Spool spool = open()) {
      for (String text : sent) {
        append(spool, text);
      }
      segment = onlySegment();
    }
    byte[] whole = Files.readAllBytes(segment);
    int frame = Frame.HEADER_BYTES + 14;
    for (int size = 0; size <= whole.length; size++) {
      Files.write(segment, Arrays.copyOf(whole, size));
      try (Spool spool = open()) {
        int kept = Math.max(0, (size - SegmentHeader.BYTES) / frame);
        assertThat(all(spool, 0)).isEqualTo(sent.subList(0, kept));
      }
    }
  }

  @Test
  void oneFlippedBit_costsAtMostItsFrame() throws Exception {
    List<String> sent = IntStream.range(0, 8).mapToObj(i -> "frame number " + i).toList();
    Path segment;
    try (Spool spool = open()) {
      for (String text : sent) {
        append(spool, text);
      }
      segment = onlySegment();
    }
    byte[] whole = Files.readAllBytes(segment);
    for (int at = 0; at < whole.length; at++) {
      byte[] flipped = whole.clone();
      flipped[at] ^= (byte) (1 << (at % 8));
      Files.write(segment, flipped);
      try (Spool spool = open()) {
        List<String> read = all(spool, 0);
        assertThat(read).hasSizeGreaterThanOrEqualTo(7);
        assertThat(sent).containsSubsequence(read);
        assertThat(append(spool, "after")).isPositive();
        assertThat(all(spool, 0)).endsWith("after");
      }
      try (Stream<Path> files = Files.list(directory)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".spool")).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  @Test
  void zerosAtTheEnd_areSteppedOver() throws Exception {
    Path segment;
    try (Spool spool = open()) {
      append(spool, "x");
      segment = onlySegment();
    }
    try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "rw")) {
      file.setLength(file.length() + 300_000);
    }
    try (Spool spool = open()) {
      append(spool, "y");
      assertThat(all(spool, 0)).containsExactly("x", "y");
      assertThat(spool.status().quarantinedBytes()).isEqualTo(300_000);
    }
  }

  @Test
  void secondSpoolOnOneFolder_isRefused_andTheFirstGoesOn() throws Exception {
    try (Spool spool = open()) {
      assertThatThrownBy(this::open)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("another collector uses the spool");
      append(spool, "x");
    }
  }

  @Test
  void limitInBytes_isKept_andRoomComesBack() throws Exception {
    SpoolLimits tiny = new SpoolLimits(1 << 20, 0, 1 << 16, 1 << 20);
    try (Spool spool = Spool.open(directory, disk, tiny)) {
      String text = "x".repeat(60_000);
      assertThatThrownBy(
              () -> {
                while (true) {
                  append(spool, text);
                }
              })
          .isInstanceOfSatisfying(
              SpoolException.class,
              e -> assertThat(e.reason()).isEqualTo(SpoolException.Reason.FULL));
      assertThat(spool.status().spooledBytes()).isLessThanOrEqualTo(1 << 20);
      spool.checkpoint(new Spool.Checkpoint(spool.status().nextSequence(), new byte[0]));
      append(spool, text);
    }
  }

  @Test
  void powerCutsAtRandom_loseNothingConfirmed() throws Exception {
    assertThat(lostInPowerCuts(false)).isZero();
  }

  @Test
  void theTestAbove_noticesASkippedSync() throws Exception {
    assertThat(lostInPowerCuts(true)).isPositive();
  }

  private int lostInPowerCuts(boolean skipsSync) throws Exception {
    Random random = new Random(42);
    List<String> confirmed = new ArrayList<>();
    long done = 0;
    int doneCount = 0;
    for (int round = 0; round < 40; round++) {
      disk =
          new FaultyDisk(
              Files.createTempDirectory(folder, "graves"),
              skipsSync ? FaultyDisk.Lie.NOTHING_SYNCED : FaultyDisk.Lie.NONE);
      Spool spool = open();
      List<CompletableFuture<Long>> pending = new ArrayList<>();
      List<String> texts = new ArrayList<>();
      for (int i = random.nextInt(60); i > 0; i--) {
        String text = round + "/" + i + "x".repeat(random.nextInt(300));
        texts.add(text);
        pending.add(spool.append(List.of(draft(text))));
        if (random.nextInt(20) == 0) {
          long upTo = pending.get(random.nextInt(pending.size())).join();
          if (upTo > done) {
            spool.checkpoint(new Spool.Checkpoint(upTo, new byte[0]));
            done = upTo;
          }
        }
      }
      if (random.nextBoolean() && !pending.isEmpty()) {
        pending.get(random.nextInt(pending.size())).join();
      }
      disk.cutPower();
      for (int i = 0; i < pending.size(); i++) {
        try {
          long end = pending.get(i).join();
          if (end > done) {
            confirmed.add(texts.get(i));
          }
        } catch (CompletionException e) {
          assertThat(e).hasCauseInstanceOf(SpoolException.class);
        }
      }
      close(spool);
      disk = new FaultyDisk(Files.createTempDirectory(folder, "graves"));
      try (Spool after = open()) {
        long from = after.checkpoint().doneSequence();
        List<String> read = all(after, from);
        confirmed.removeAll(read);
        if (from != done && !skipsSync) {
          assertThat(from).isEqualTo(done);
        }
        doneCount += read.size();
        done = after.status().nextSequence();
        after.checkpoint(new Spool.Checkpoint(done, new byte[0]));
      }
    }
    assertThat(doneCount + confirmed.size()).isPositive();
    return confirmed.size();
  }

  private static void close(Spool spool) {
    try {
      spool.close();
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("no power");
    }
  }

  private static void awaitTrue(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private Path onlySegment() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".spool")).findFirst().orElseThrow();
    }
  }

  private static void flip(Path file, int at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[at] ^= 4;
    Files.write(file, bytes);
  }
}

package dev.tidemark.collector.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.collector.spool.FaultyDisk.Lie;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damage to the spool costs the frames it hits and no more, and is counted. */
class DamageTest {
  /** Most records of one request of {@link Client}: a frame holds no more than one request's. */
  private static final int FRAME_RECORDS = 43;

  @TempDir Path folder;
  private Rig rig;
  private final Random random = new Random(11);

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
  void flippedBits_costAtMostTheirFrames_andAreCounted() throws Exception {
    spoolSome();
    int flips = 6;
    List<Path> segments = files(".spool");
    for (int i = 0; i < flips; i++) { // the very end could not be told from one torn by a crash
      flip(segments.get(random.nextInt(segments.size() - 1)));
    }
    Judge.Verdict verdict = restart(flips * FRAME_RECORDS);
    assertThat(verdict.complaints()).isEmpty();
    assertThat(verdict.lost()).isPositive();
    assertThat(verdict.counts().quarantined()).isGreaterThanOrEqualTo(verdict.lost());
    assertThat(files("quarantine")).isNotEmpty();
  }

  @Test
  void segmentCutShort_costsItsEnd_andIsCounted_evenBetweenTwoFrames() throws Exception {
    spoolSome();
    List<Path> segments = files(".spool");
    Path first = segments.getFirst();
    byte[] whole = Files.readAllBytes(first);
    Files.write(first, Arrays.copyOf(whole, 32)); // no more than its header: no sound of it
    Path second = segments.get(1);
    Files.write(second, Arrays.copyOf(Files.readAllBytes(second), 60_001));
    Judge.Verdict verdict = restart(Integer.MAX_VALUE);
    assertThat(verdict.complaints()).isEmpty();
    assertThat(verdict.lost()).isPositive();
    assertThat(verdict.counts().quarantined()).isGreaterThanOrEqualTo(verdict.lost());
  }

  @Test
  void segmentGone_isCounted() throws Exception {
    spoolSome();
    Files.delete(files(".spool").get(1));
    Judge.Verdict verdict = restart(Integer.MAX_VALUE);
    assertThat(verdict.complaints()).isEmpty();
    assertThat(verdict.lost()).isPositive();
  }

  @Test
  void flippedCheckpoint_losesNothing_andStoresNothingTwice() throws Exception {
    rig.start(Lie.NONE);
    rig.post(0, 12);
    assertThat(rig.judge(0).complaints()).isEmpty();
    rig.stop();
    flip(rig.spool().resolve("state"));
    rig.start(Lie.NONE);
    rig.post(1, 12);
    Judge.Verdict verdict = rig.judge(0);
    assertThat(verdict.lost()).isZero();
    assertThat(verdict.complainsOf("changed")).isFalse();
    assertThat(verdict.complainsOf("twice")).isFalse();
  }

  /** Some segments' worth of acknowledged records that ClickHouse has not. */
  private void spoolSome() throws IOException {
    rig.start(Lie.NONE);
    rig.proxy.isAway = true;
    rig.post(0, 300);
    rig.stop();
    assertThat(files(".spool")).hasSizeGreaterThan(3);
  }

  private Judge.Verdict restart(int allowedLosses) throws IOException {
    rig.proxy.isAway = false;
    rig.start(Lie.NONE);
    return rig.judge(allowedLosses);
  }

  private void flip(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    Files.write(file, bytes);
  }

  private List<Path> files(String part) throws IOException {
    try (Stream<Path> files = Files.walk(rig.spool())) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> file.toString().contains(part))
          .sorted()
          .toList();
    }
  }
}

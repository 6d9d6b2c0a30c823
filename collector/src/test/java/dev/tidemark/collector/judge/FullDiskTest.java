package dev.tidemark.collector.judge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.collector.spool.FaultyDisk.Lie;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk without a free byte, a real one: a small file system in memory, where one may mount it.
 */
class FullDiskTest {
  @TempDir Path folder;
  private Path mounted;
  private Rig rig;

  @BeforeEach
  void mount() throws Exception {
    Path target = Files.createDirectory(folder.resolve("small"));
    Assumptions.assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", target.toString()) == 0,
        "mounting a file system is not allowed here");
    mounted = target;
    rig = new Rig(folder, target.resolve("spool"));
  }

  @AfterEach
  void unmount() throws Exception {
    if (rig != null) {
      rig.close();
    }
    if (mounted != null) {
      run("umount", mounted.toString());
    }
  }

  @Test
  void diskFilledBySomebodyElse_isRefused_andAcceptedAgainWithoutARestart() throws Exception {
    rig.start(Lie.NONE);
    rig.startClients(2, 5);
    await(() -> acknowledged() > 500);
    Path filler = mounted.resolve("filler");
    fill(filler);
    await(() -> !growsFor(Duration.ofSeconds(1)));
    final long before = acknowledged();
    Files.delete(filler);
    await(() -> acknowledged() > before + 500);
    rig.finishClients();
    assertThat(rig.judge(0).complaints()).isEmpty();
  }

  @Test
  void diskFilledByTheSpool_drainsWhenClickHouseIsBack() throws Exception {
    rig.start(Lie.NONE);
    rig.proxy.isAway = true;
    rig.startClients(2, 6);
    await(() -> acknowledged() > 500 && !growsFor(Duration.ofSeconds(1)));
    final long before = acknowledged();
    rig.proxy.isAway = false;
    await(() -> acknowledged() > before + 500);
    rig.finishClients();
    assertThat(rig.judge(0).complaints()).isEmpty();
  }

  private long acknowledged() {
    return rig.ledger().acknowledgedRecords.sum();
  }

  private boolean growsFor(Duration time) {
    long before = acknowledged();
    LockSupport.parkNanos(time.toNanos());
    return acknowledged() > before;
  }

  private static void fill(Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      byte[] block = new byte[4_096];
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      assertThat(e).hasMessageContaining("No space left");
    }
  }

  private static int run(String... command) throws Exception {
    return new ProcessBuilder(List.of(command))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  private static void await(BooleanSupplier condition) {
    Instant deadline = Instant.now().plusSeconds(60);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).isBefore(deadline);
      LockSupport.parkNanos(20_000_000);
    }
  }
}

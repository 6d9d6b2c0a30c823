package dev.tidemark.shadow.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.shadow.SharedData;
import dev.tidemark.shadow.onnx.ElementType;
import dev.tidemark.shadow.onnx.OnnxScan;
import dev.tidemark.shadow.onnx.RefusedModel;
import dev.tidemark.shadow.onnx.ScanLimits;
import dev.tidemark.shadow.onnx.TestModels;
import dev.tidemark.storage.replay.Execution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file can fail its own process only, each time with a reason. */
class HostileModelTest {
  private static final Sandbox SANDBOX = Sandbox.detect();
  private static final ProcessLimits LIMITS =
      new ProcessLimits(
          1L << 30, Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofSeconds(60));
  private static final List<InputLayout> X = List.of(new InputLayout("x", ElementType.FLOAT, 1));
  private static final OutputLayout SCORE = new OutputLayout("", "score", -1, "", "", false);
  private static final Batch TWO_ROWS =
      new Batch(2, new byte[] {2, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0x80, 0x3f, 0, 0, 0, 0}, 16);

  @TempDir private Path folder;

  @Test
  void goodModel_scores() throws Exception {
    try (ScorerProcess process = ScorerProcess.start(SANDBOX, LIMITS, folder)) {
      Loaded loaded = process.load(TestModels.identity(), Execution.AUTO, 1);
      assertThat(loaded.execution()).isEqualTo(Execution.CPU);
      assertThat(loaded.fallbackReason()).contains("cuda");
      assertThat(loaded.device()).isNotBlank();
      process.configure(X, SCORE);
      assertThat(process.score(TWO_ROWS).scores()).containsExactly(1.0, 0.0);
    }
    assertEmpty(folder);
  }

  /** Whoever stops a replay closes its process beside the thread that scores. */
  @Test
  void process_isClosedBySeveralAtOnce() throws Exception {
    for (int round = 0; round < 5; round++) {
      ScorerProcess process = ScorerProcess.start(SANDBOX, LIMITS, folder);
      process.load(TestModels.identity(), Execution.CPU, 1);
      CompletableFuture.allOf(
              CompletableFuture.runAsync(process::close),
              CompletableFuture.runAsync(process::close),
              CompletableFuture.runAsync(process::close))
          .get(30, TimeUnit.SECONDS);
      assertEmpty(folder);
    }
  }

  @Test
  void endlessModel_isEndedAtItsTime() throws Exception {
    ProcessLimits hasty =
        new ProcessLimits(1L << 30, Duration.ZERO, Duration.ofSeconds(60), Duration.ofSeconds(2));
    try (ScorerProcess process = ScorerProcess.start(SANDBOX, hasty, folder)) {
      process.load(TestModels.endlessLoop(), Execution.CPU, 1);
      process.configure(X, SCORE);
      assertFailure(() -> process.score(TWO_ROWS), ScorerFailure.Kind.LIMIT, "longer than the 2 s");
      assertThat(process.isAlive()).isFalse();
    }
    assertEmpty(folder);
  }

  @Test
  void greedyProcessor_isEndedAtItsTime() throws Exception {
    ProcessLimits busy =
        new ProcessLimits(
            1L << 30, Duration.ofSeconds(3), Duration.ofMinutes(2), Duration.ofMinutes(2));
    try (ScorerProcess process = ScorerProcess.start(SANDBOX, busy, folder)) {
      process.load(TestModels.endlessLoop(), Execution.CPU, 1);
      process.configure(X, SCORE);
      assertThatThrownBy(() -> process.score(TWO_ROWS))
          .isInstanceOf(ScorerFailure.class)
          .hasMessageContaining("3 s of processor time");
    }
  }

  @Test
  void greedyModel_isEndedAtItsMemory() throws Exception {
    for (long elements : new long[] {1L << 29, 1L << 32, 1L << 44}) {
      try (ScorerProcess process = ScorerProcess.start(SANDBOX, LIMITS, folder)) {
        assertThatThrownBy(
                () -> {
                  process.load(TestModels.hugeConstant(elements), Execution.CPU, 1);
                  process.configure(X, SCORE);
                  process.score(TWO_ROWS);
                })
            .isInstanceOf(ScorerFailure.class)
            .message()
            .isNotBlank();
      }
    }
    assertEmpty(folder);
  }

  @Test
  void processEndsWithItsParentsPipe_evenInsideAnEndlessModel() throws Exception {
    ScorerProcess process = ScorerProcess.start(SANDBOX, LIMITS, folder);
    long pid = process.pid();
    process.close();
    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void childSeesNoEnvironmentAndOnlyItsOwnFolder() throws IOException {
    ProcessBuilder command = SANDBOX.command(LIMITS, folder);
    assertThat(command.environment().keySet())
        .isSubsetOf("PATH", "LD_LIBRARY_PATH", "CUDA_VISIBLE_DEVICES", "NVIDIA_VISIBLE_DEVICES");
    assertThat(command.directory()).isEqualTo(folder.toFile());
  }

  /** 1,000 files, each a real one with some bytes changed, cut out or repeated; fixed seed. */
  @Test
  void mutatedFiles_neverHarmTheService() throws Exception {
    byte[] good = Files.readAllBytes(SharedData.file("models/breast_cancer_trees.onnx"));
    Random random = new Random(20261121);
    Map<String, Integer> fates = new HashMap<>();
    ScorerProcess process = ScorerProcess.start(SANDBOX, LIMITS, folder);
    try {
      for (int i = 0; i < 1000; i++) {
        byte[] file = mutated(good, random);
        String fate;
        try {
          OnnxScan.scan(file, ScanLimits.DEFAULT);
          process.load(file, Execution.CPU, 1);
          fate = "loaded";
        } catch (RefusedModel e) {
          assertThat(e.reason()).isNotBlank();
          fate = "refused by the scan";
        } catch (ScorerFailure e) {
          assertThat(e.reason()).isNotBlank();
          fate = e.kind().toString();
        }
        fates.merge(fate, 1, Integer::sum);
        if (!process.isAlive()) {
          process.close();
          process = ScorerProcess.start(SANDBOX, LIMITS, folder);
        }
      }
    } finally {
      process.close();
    }
    System.out.println("fates of 1,000 mutated files: " + fates);
    assertThat(fates.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(1000);
    assertThat(fates.keySet()).contains("refused by the scan");
    assertEmpty(folder);
  }

  private static byte[] mutated(byte[] good, Random random) {
    byte[] file = good.clone();
    int changes = 1 + random.nextInt(4);
    for (int c = 0; c < changes; c++) {
      int at = random.nextInt(file.length);
      switch (random.nextInt(4)) {
        case 0 -> file[at] = (byte) random.nextInt(256);
        case 1 -> file[at] ^= (byte) (1 << random.nextInt(8));
        case 2 -> file[random.nextInt(Math.min(400, file.length))] = (byte) random.nextInt(256);
        default -> {
          int length = Math.min(file.length - at, 1 + random.nextInt(16));
          System.arraycopy(good, random.nextInt(good.length - length), file, at, length);
        }
      }
    }
    return file;
  }

  private interface Action {
    void run() throws Exception;
  }

  private static void assertFailure(Action action, ScorerFailure.Kind kind, String reason) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(
            ScorerFailure.class,
            failure -> {
              assertThat(failure.kind()).isEqualTo(kind);
              assertThat(failure.reason()).contains(reason);
            });
  }

  private static void assertEmpty(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }
}

package dev.tidemark.storage.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tidemark.storage.engine.chdb.EngineUnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine's process: how it starts, dies, comes back and ends. */
class EngineProcessTest {
  @TempDir Path directory;

  @BeforeEach
  void requireLibrary() {
    TestEngine.requireLibrary();
  }

  private EngineProcess start() {
    return EngineProcess.start(TestEngine.options(directory));
  }

  private static String run(EngineProcess engine, String sql) throws IOException {
    RawHttp.Answer answer = new RawHttp(engine).statement(sql);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.text();
  }

  private static boolean isReady(EngineProcess engine) {
    return engine.state() instanceof EngineState.Ready;
  }

  private static void kill(long pid) {
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
  }

  @Test
  void killedEngine_isBackWithin5SecondsWithEveryAcknowledgedRow() throws Exception {
    try (EngineProcess engine = start()) {
      run(engine, "CREATE TABLE t (a UInt64) ENGINE = MergeTree ORDER BY a");
      for (int round = 0; round < 3; round++) {
        AtomicLong acknowledged = new AtomicLong(rowsIn(engine));
        Thread writer = Thread.startVirtualThread(() -> insertUntilItFails(engine, acknowledged));
        long before = acknowledged.get();
        Await.until("rows arrive", Duration.ofSeconds(20), () -> acknowledged.get() > before + 500);
        long dead = engine.pid();
        int port = engine.port();
        kill(dead);
        long killedAt = System.nanoTime();
        writer.join();
        Await.until(
            "the engine is back",
            Duration.ofSeconds(5),
            () -> isReady(engine) && engine.pid() != dead);
        assertThat(Duration.ofNanos(System.nanoTime() - killedAt))
            .isLessThan(Duration.ofSeconds(5));
        assertThat(engine.port()).isEqualTo(port);
        // the insert that was running may have been stored without its answer getting out
        assertThat(rowsIn(engine)).isBetween(acknowledged.get(), acknowledged.get() + 100);
      }
    }
  }

  private static long rowsIn(EngineProcess engine) throws IOException {
    String count = run(engine, "SELECT 'rows=' || toString(count()) || ';' FROM t");
    return Long.parseLong(count.replaceAll("(?s).*rows=(\\d+);.*", "$1"));
  }

  private static void insertUntilItFails(EngineProcess engine, AtomicLong acknowledged) {
    String target = "/?query=" + RawHttp.encoded("INSERT INTO t FORMAT CSV");
    try {
      while (new RawHttp(engine).post(target, hundredRows(acknowledged.get())).status() == 200) {
        acknowledged.addAndGet(100);
      }
    } catch (IOException e) {
      assertThat(e).isNotNull(); // the engine has been killed, as planned
    }
  }

  private static byte[] hundredRows(long first) {
    return LongStream.range(first, first + 100)
        .mapToObj(i -> i + "\n")
        .collect(Collectors.joining())
        .getBytes(UTF_8);
  }

  @Test
  void killedEngine_showsAsRestarting() throws Exception {
    try (EngineProcess engine = start()) {
      List<EngineState> seen = new ArrayList<>();
      kill(engine.pid());
      Await.until(
          "restarting, then ready",
          Duration.ofSeconds(10),
          () -> {
            seen.add(engine.state());
            return seen.stream().anyMatch(EngineState.Restarting.class::isInstance)
                && isReady(engine);
          });
      assertThat(seen)
          .filteredOn(EngineState.Restarting.class::isInstance)
          .first()
          .extracting(s -> ((EngineState.Restarting) s).reason())
          .isEqualTo("exit status 137");
    }
  }

  @Test
  void data_outlivesTheProcess() throws Exception {
    try (EngineProcess engine = start()) {
      run(engine, "CREATE TABLE t (a UInt64) ENGINE = MergeTree ORDER BY a");
      run(engine, "CREATE TABLE default.u (a UInt64) ENGINE = MergeTree ORDER BY a");
      run(engine, "INSERT INTO t SELECT number FROM numbers(1000)");
      run(engine, "INSERT INTO default.u SELECT number FROM numbers(10)");
    }
    for (int i = 0; i < 2; i++) {
      try (EngineProcess engine = start()) {
        assertThat(rowsIn(engine)).isEqualTo(1000);
        assertThat(run(engine, "SELECT count() FROM default.u")).contains("\n10\n");
      }
    }
  }

  @Test
  void close_endsTheProcessAndFreesTheDirectory() throws Exception {
    EngineProcess engine = start();
    ProcessHandle process = ProcessHandle.of(engine.pid()).orElseThrow();
    engine.close();
    assertThat(process.isAlive()).isFalse();
    assertThat(engine.state()).isInstanceOf(EngineState.Stopped.class);
    engine.close();
    start().close();
  }

  @Test
  void secondEngineOnADirectory_isRefusedWithTheOwner() {
    try (EngineProcess first = start()) {
      assertThatThrownBy(this::start)
          .isInstanceOf(EngineUnavailableException.class)
          .hasMessageContaining("in use by another engine")
          .hasMessageContaining(directory.toString())
          .hasMessageContaining(String.valueOf(first.pid()));
      assertThat(isReady(first)).isTrue();
    }
  }

  @Test
  void portInUse_isNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      EngineOptions options = TestEngine.options(directory).withPort(taken.getLocalPort());
      assertThatThrownBy(() -> EngineProcess.start(options))
          .isInstanceOf(EngineUnavailableException.class)
          .hasMessageContaining("Port " + taken.getLocalPort())
          .hasMessageContaining("--port");
    }
  }

  @Test
  void unwritableDirectory_isNamed() throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "not a directory");
    EngineOptions options = TestEngine.options(file.resolve("data"));
    assertThatThrownBy(() -> EngineProcess.start(options))
        .isInstanceOf(EngineUnavailableException.class)
        .hasMessageContaining(file.resolve("data").toString());
  }

  @Test
  void statementOverTheMemoryLimit_failsAloneWithCode241() throws Exception {
    EngineOptions options = TestEngine.options(directory).withMemoryBytes(600L << 20);
    try (EngineProcess engine = EngineProcess.start(options)) {
      long pid = engine.pid();
      RawHttp.Answer answer =
          new RawHttp(engine)
              .statement(
                  "SELECT length(groupArray(toString(number))) FROM numbers(100000000)"
                      + " SETTINGS max_bytes_before_external_group_by = 0");
      assertThat(answer.status()).as(answer.text()).isEqualTo(500);
      assertThat(answer.text()).contains("X-ClickHouse-Exception-Code: 241");
      assertThat(run(engine, "SELECT 1")).endsWith("0\r\n\r\n");
      assertThat(engine.pid()).isEqualTo(pid);
    }
  }

  @Test
  void pinnedSettings_areInForce() throws Exception {
    try (EngineProcess engine = start()) {
      assertThat(run(engine, "SELECT getSetting('async_insert')")).contains("\nfalse\n");
      assertThat(
              run(
                  engine,
                  "SELECT groupArray(value) FROM system.merge_tree_settings"
                      + " WHERE name IN ('fsync_after_insert', 'fsync_part_directory')"))
          .contains("['1','1']");
      assertThat(run(engine, "SELECT timezone()")).contains("UTC");
    }
  }

  @Test
  void engine_diesWithTheProcessThatStartedIt() throws Exception {
    Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc")), "needs /proc");
    Process parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Dtidemark.root=" + System.getProperty("tidemark.root"),
                "-cp",
                System.getProperty("java.class.path"),
                EngineParent.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String line =
        parent
            .inputReader(UTF_8)
            .lines()
            .filter(l -> l.startsWith("pid="))
            .findFirst()
            .orElseThrow();
    ProcessHandle engine = ProcessHandle.of(Long.parseLong(line.substring(4))).orElseThrow();
    assertThat(engine.isAlive()).isTrue();
    parent.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    Await.until("the engine has ended", Duration.ofSeconds(15), () -> !engine.isAlive());
    start().close();
  }

  @Test
  void password_standsInNoArgument() throws Exception {
    try (EngineProcess engine = start()) {
      Path commandLine = Path.of("/proc", String.valueOf(engine.pid()), "cmdline");
      Assumptions.assumeTrue(Files.exists(commandLine), "needs /proc");
      assertThat(Files.readString(commandLine))
          .contains(EngineMain.class.getName())
          .doesNotContain(engine.password());
    }
  }
}

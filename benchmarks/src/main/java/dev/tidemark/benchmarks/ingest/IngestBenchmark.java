package dev.tidemark.benchmarks.ingest;

import dev.tidemark.benchmarks.process.ProcessUse;
import dev.tidemark.benchmarks.process.Program;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.apache.commons.io.FileUtils;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command line of the ingest benchmark. */
@Command(
    name = "benchmarks/ingest",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "How many records a second get from HTTP to disk to ClickHouse, beside ClickHouse's own",
      "JSONEachRow insert of the same records into the same table; then, at half that rate, how",
      "long an answer takes and how much memory is used. Server, engine and driver share this",
      "machine. Linux only: processor time and memory are read from /proc."
    })
public final class IngestBenchmark implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--seconds", description = "Length of each measured phase (default: 60).")
  private int seconds = 60;

  @Option(names = "--warm-up", description = "Seconds of load before each (default: 15).")
  private int warmUp = 15;

  @Option(names = "--connections", description = "Connections of the driver (default: 4).")
  private int connections = 4;

  @Option(names = "--rows", description = "Records a request to Tidemark (default: 500).")
  private int rows = 500;

  @Option(
      names = "--clickhouse-rows",
      description = "Records a request of ClickHouse's own insert (default: 50000).")
  private int clickHouseRows = 50_000;

  @Option(names = "--seed", description = "Seed of ids and values (default: 1).")
  private long seed = 1;

  @Option(
      names = "--phases",
      split = ",",
      description = "Of: clickhouse, full, half, outage (default: clickhouse,full,half).")
  private List<String> phases = List.of("clickhouse", "full", "half");

  @Option(names = "--outage", description = "Seconds without ClickHouse in phase outage.")
  private int outage = 300;

  @Option(
      names = "--rate",
      description = "Rows a second of phases half and outage (default: half of what full reached).")
  private double rate;

  @Option(names = "--roles", description = "Roles of the server (default: collector).")
  private String roles = "collector";

  @Option(names = "--config", description = "A settings file for the server.")
  private @Nullable Path configuration;

  @Option(names = "--work-dir", description = "Where to keep data; emptied (default: a new one).")
  private @Nullable Path workDirectory;

  private double clickHouseRate;
  private double fullRate;

  private IngestBenchmark() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new IngestBenchmark()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path work =
        workDirectory == null ? Files.createTempDirectory("tidemark-ingest") : workDirectory;
    try {
      machine();
      if (phases.contains("clickhouse")) {
        clickHouse(fresh(work));
      }
      return phases.stream().allMatch("clickhouse"::equals) || tidemark(fresh(work)) ? 0 : 1;
    } finally {
      FileUtils.deleteDirectory(work.toFile());
    }
  }

  private void machine() {
    say(
        "machine: %d cores, %d MiB of memory; seed %d; 30 features a record (24 numeric, 6"
            + " categorical)",
        Runtime.getRuntime().availableProcessors(), memoryMiB(), seed);
  }

  private static long memoryMiB() {
    return java.lang.management.ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean os
        ? os.getTotalMemorySize() >> 20
        : 0;
  }

  /** ClickHouse alone, reading the JSON itself. */
  private void clickHouse(Path work) throws IOException, InterruptedException {
    try (Engine engine = Engine.start(home(), work)) {
      LoadDriver driver =
          new LoadDriver(
              engine.insertUrl("INSERT INTO predictions FORMAT JSONEachRow"),
              Engine.credentials(),
              RecordForm.CLICKHOUSE,
              2,
              clickHouseRows,
              seed);
      say("");
      say(
          "ClickHouse alone: INSERT … FORMAT JSONEachRow, 2 connections, %d records a request of"
              + " %.0f bytes each",
          clickHouseRows, driver.bytesPerRow());
      driver.run(Duration.ofSeconds(warmUp), new Pace.AsFastAsPossible());
      Use before = Use.now(0, engine.pid());
      LoadDriver.Result result =
          driver.run(Duration.ofSeconds(seconds), new Pace.AsFastAsPossible());
      Use used = Use.now(0, engine.pid()).since(before);
      clickHouseRate = result.rowsPerSecond();
      result(result, result.time(), driver.acknowledged() == engine.predictions());
      say("  %s", used.perRow(result.rows()));
    }
  }

  /** Through Tidemark: all phases with one server. */
  private boolean tidemark(Path work) throws IOException, InterruptedException {
    try (Engine engine = Engine.start(home(), work);
        Program server = server(work, engine)) {
      String url = server.readyLine().replaceAll(".*(http://\\S+).*", "$1");
      LoadDriver driver =
          new LoadDriver(
              URI.create(url + "/v1/predictions"),
              Map.of("Content-Type", "application/x-ndjson"),
              RecordForm.TIDEMARK,
              connections,
              rows,
              seed);
      say("");
      say(
          "Tidemark: POST /v1/predictions, NDJSON, %d connections, %d records a request of %.0f"
              + " bytes each",
          connections, rows, driver.bytesPerRow());
      driver.run(Duration.ofSeconds(warmUp), new Pace.AsFastAsPossible());
      awaitVisible(driver, engine);
      boolean isSound = true;
      if (phases.contains("full")) {
        isSound &= full(driver, engine, server);
      }
      double half = rate > 0 ? rate : fullRate / 2;
      if (phases.contains("half")) {
        isSound &= half(driver, engine, server, half);
      }
      if (phases.contains("outage")) {
        isSound &= outage(driver, engine, server, half);
      }
      boolean isEqual =
          engine.predictions() == driver.acknowledged()
              && engine.differentIds() == driver.acknowledged();
      say("");
      say(
          "at the end: %d rows acknowledged, %d in ClickHouse, %d different ids: %s",
          driver.acknowledged(),
          engine.predictions(),
          engine.differentIds(),
          isEqual ? "equal" : "NOT EQUAL");
      return isSound && isEqual;
    }
  }

  private Program server(Path work, Engine engine) throws IOException, InterruptedException {
    List<String> arguments =
        new java.util.ArrayList<>(
            List.of("server", "--port", "0", "--roles", roles, "--data-dir", work + "/server"));
    if (configuration != null) {
      arguments.addAll(List.of("--config", configuration.toString()));
    }
    return Program.start(
        home(),
        arguments,
        Map.of("TIDEMARK_CLICKHOUSE_URL", engine.jdbcUrl()),
        "Tidemark is ready",
        work.resolve("server.log"));
  }

  private boolean full(LoadDriver driver, Engine engine, Program server)
      throws InterruptedException {
    say("");
    say("phase full: as fast as answers come, %d s", seconds);
    Use before = Use.now(server.pid(), engine.pid());
    long start = System.nanoTime();
    LoadDriver.Result result;
    try (Sampler sampler = new Sampler(driver::acknowledged, engine, server.pid())) {
      result = driver.run(Duration.ofSeconds(seconds), new Pace.AsFastAsPossible());
      awaitVisible(driver, engine);
      Duration untilVisible = Duration.ofNanos(System.nanoTime() - start);
      Use used = Use.now(server.pid(), engine.pid()).since(before);
      fullRate = result.rows() / (untilVisible.toNanos() / 1e9);
      result(result, untilVisible, true);
      say("  %s", used.perRow(result.rows()));
      curve(sampler);
    }
    if (clickHouseRate > 0) {
      say(
          "  RATIO: %.0f rows/s acknowledged and visible : %.0f rows/s of ClickHouse alone = %.2f",
          fullRate, clickHouseRate, fullRate / clickHouseRate);
    }
    return result.failures() == 0;
  }

  private boolean half(LoadDriver driver, Engine engine, Program server, double rowsPerSecond)
      throws InterruptedException {
    say("");
    say("phase half: %.0f rows/s at fixed times, %d s", rowsPerSecond, seconds);
    Use before = Use.now(server.pid(), engine.pid());
    LoadDriver.Result result;
    try (Sampler sampler = new Sampler(driver::acknowledged, engine, server.pid())) {
      result = driver.run(Duration.ofSeconds(seconds), new Pace.Fixed(rowsPerSecond));
      Use used = Use.now(server.pid(), engine.pid()).since(before);
      awaitVisible(driver, engine);
      result(result, result.time(), true);
      say("  visible at most %.2f s after the answer", sampler.longestSecondsUntilVisible());
      say("  %s", used.perRow(result.rows()));
      curve(sampler);
    }
    return result.failures() == 0;
  }

  private boolean outage(LoadDriver driver, Engine engine, Program server, double rowsPerSecond)
      throws IOException, InterruptedException {
    say("");
    say(
        "phase outage: %.0f rows/s at fixed times, ClickHouse killed after 20 s and away for %d s",
        rowsPerSecond, outage);
    try (Sampler sampler = new Sampler(driver::acknowledged, engine, server.pid())) {
      FutureTask<LoadDriver.Result> load =
          new FutureTask<>(() ->
              driver.run(Duration.ofSeconds(20L + outage + 60), new Pace.Fixed(rowsPerSecond)));
      Thread.ofPlatform().start(load);
      TimeUnit.SECONDS.sleep(20);
      engine.kill();
      TimeUnit.SECONDS.sleep(outage);
      long waiting =
          driver.acknowledged()
              - sampler.samples().stream().mapToLong(Sampler.Sample::visible).max().orElse(0);
      engine.startAgain();
      long visibleBefore = engine.predictions();
      long start = System.nanoTime();
      long target = driver.acknowledged();
      while (engine.predictions() < target) {
        TimeUnit.MILLISECONDS.sleep(100);
        target =
            !load.isDone()
                ? driver.acknowledged() - (long) (2 * rowsPerSecond)
                : driver.acknowledged();
      }
      double drained = (System.nanoTime() - start) / 1e9;
      double drainRate = (engine.predictions() - visibleBefore) / drained;
      LoadDriver.Result result = load.get();
      awaitVisible(driver, engine);
      result(result, result.time(), true);
      say(
          "  %d rows waited when it came back; caught up in %.1f s at %.0f rows/s = %.1f times the"
              + " rate of arrival",
          waiting, drained, drainRate, drainRate / rowsPerSecond);
      curve(sampler);
      return result.failures() == 0;
    } catch (ExecutionException e) {
      throw new IOException("the driver failed", e.getCause());
    }
  }

  private void result(LoadDriver.Result result, Duration time, boolean isVisible) {
    say(
        "  %d rows in %.1f s: %.0f rows/s acknowledged, %.0f rows/s acknowledged and visible%s",
        result.rows(),
        result.time().toNanos() / 1e9,
        result.rowsPerSecond(),
        result.rows() / (time.toNanos() / 1e9),
        isVisible ? "" : " (COUNT DIFFERS)");
    say(
        "  answers: p50 %.1f ms, p90 %.1f ms, p99 %.1f ms, p99.9 %.1f ms, max %.1f ms; %d failed%s",
        result.latencies().getValueAtPercentile(50) / 1e3,
        result.latencies().getValueAtPercentile(90) / 1e3,
        result.latencies().getValueAtPercentile(99) / 1e3,
        result.latencies().getValueAtPercentile(99.9) / 1e3,
        result.latencies().getMaxValue() / 1e3,
        result.failures(),
        result.failures() == 0 ? "" : ": " + result.failure());
  }

  private void curve(Sampler sampler) {
    List<Sampler.Sample> all = sampler.samples();
    say("  resident memory:   second   waiting rows   server MiB   engine MiB");
    int steps = 12;
    for (int i = 0; i <= steps; i++) {
      Sampler.Sample sample = all.get((all.size() - 1) * i / steps);
      say(
          "                   %7.0f %14s %12d %12d",
          sample.seconds(),
          sample.visible() < 0
              ? "?"
              : Long.toString(Math.max(0, sample.acknowledged() - sample.visible())),
          sample.serverMiB(),
          sample.engineMiB());
    }
    say(
        "  most: server %d MiB, engine %d MiB",
        all.stream().mapToLong(Sampler.Sample::serverMiB).max().orElse(0),
        all.stream().mapToLong(Sampler.Sample::engineMiB).max().orElse(0));
  }

  private static void awaitVisible(LoadDriver driver, Engine engine) throws InterruptedException {
    while (engine.predictions() < driver.acknowledged()) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private static Path home() {
    return Path.of(System.getProperty("tidemark.home", "."));
  }

  private static Path fresh(Path directory) throws IOException {
    FileUtils.deleteDirectory(directory.toFile());
    return Files.createDirectories(directory);
  }

  private void say(String format, Object... values) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf(java.util.Locale.ROOT, format + "%n", values);
    out.flush();
  }

  /** Processor seconds of the three. */
  private record Use(double server, double engine, double driver) {
    static Use now(long serverPid, long enginePid) {
      return new Use(
          serverPid == 0 ? 0 : ProcessUse.cpuSeconds(serverPid),
          ProcessUse.cpuSeconds(enginePid),
          ProcessUse.cpuSeconds(ProcessHandle.current().pid()));
    }

    Use since(Use before) {
      return new Use(server - before.server, engine - before.engine, driver - before.driver);
    }

    String perRow(long rows) {
      return String.format(
          java.util.Locale.ROOT,
          "processor time a row: server %.2f µs, engine %.2f µs, driver %.2f µs, together %.2f µs",
          server * 1e6 / rows,
          engine * 1e6 / rows,
          driver * 1e6 / rows,
          (server + engine + driver) * 1e6 / rows);
    }
  }
}

package dev.tidemark.benchmarks.alerts;

import dev.tidemark.server.assembly.Role;
import dev.tidemark.server.assembly.Service;
import dev.tidemark.server.assembly.ServiceOptions;
import dev.tidemark.server.client.TidemarkClient;
import dev.tidemark.storage.result.ResultWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.commons.io.FileUtils;

/**
 * From results written to page received, over the embedded engine, a real HTTP receiver and the
 * real clock. Three situations: one model in ten breaches; every model breaches at once; past
 * traffic is imported. Arguments: models (1000), features a model (30), quiet days before (3).
 */
public final class AlertBenchmark {
  private static final PrintStream OUT = System.out;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Fleet fleet;
  private final ResultWriter writer;
  private final Pager pager;
  private final int models;
  private final Instant yesterday =
      Instant.now().truncatedTo(ChronoUnit.DAYS).minus(1, ChronoUnit.DAYS);
  private volatile long mostHeap;

  private AlertBenchmark(Fleet fleet, ResultWriter writer, Pager pager, int models) {
    this.fleet = fleet;
    this.writer = writer;
    this.pager = pager;
    this.models = models;
  }

  /** Runs all of it; takes about two minutes. */
  public static void main(String[] arguments) throws IOException {
    int models = number(arguments, 0, 1000);
    int features = number(arguments, 1, 30);
    int days = number(arguments, 2, 3);
    System.setProperty("tidemark.receivers.allow", "127.0.0.1/32");
    Path directory = Files.createTempDirectory("tidemark-alerts");
    ServiceOptions options =
        ServiceOptions.fromEnvironment(Map.of())
            .withDataDirectory(directory)
            .withAddress("127.0.0.1", 0)
            .withRoles(Set.of(Role.ALERTS));
    try (Pager pager = new Pager();
        Service service = Service.start(options);
        TidemarkClient client = new TidemarkClient(service.url(), null)) {
      client.putJson("/v1/receivers/oncall", Map.of("type", "webhook", "url", pager.url()));
      AlertBenchmark benchmark =
          new AlertBenchmark(
              new Fleet(features), new ResultWriter(service.clickHouse()), pager, models);
      benchmark.watchHeap();
      benchmark.run(days);
    } finally {
      FileUtils.deleteDirectory(directory.toFile());
    }
  }

  private void run(int days) {
    OUT.printf(
        Locale.ROOT,
        "%,d models × %d features, %d CPUs, heap of at most %,d MiB%n",
        models,
        fleet.features(),
        Runtime.getRuntime().availableProcessors(),
        Runtime.getRuntime().maxMemory() >> 20);
    for (int day = days; day > 0; day--) {
      for (int model = 0; model < models; model++) {
        write("model-" + model, yesterday.minus(day, ChronoUnit.DAYS), 0);
      }
    }
    settled();
    oneInTen();
    allAtOnce();
    imported();
    OUT.printf(Locale.ROOT, "largest heap in use: %,d MiB%n", mostHeap >> 20);
  }

  private void oneInTen() {
    Map<String, Long> written = new HashMap<>();
    for (int model = 0; model < models; model++) {
      boolean breaches = model % 10 == 0;
      write("model-" + model, yesterday, breaches ? 2 : 0);
      if (breaches) {
        written.put("model-" + model, System.nanoTime());
      }
    }
    report("one model in ten breaches, its window just ended", written, pager.notifications());
  }

  /** Ten series of each model: what on-call gets, and when the last of it is there. */
  private void allAtOnce() {
    int before = pager.notifications();
    long alertsBefore = pager.alerts();
    long bytesBefore = pager.bytes();
    int series = Math.min(10, fleet.features());
    for (int model = 0; model < models; model++) {
      write("storm-" + model, yesterday, series);
    }
    long last = System.nanoTime();
    await(() -> pager.alerts() - alertsBefore >= (long) models * series);
    OUT.printf(
        Locale.ROOT,
        "%,d series breach at once: all told %.1f s after the last was written, in %d notifications"
            + " of together %,d KiB%n",
        models * series,
        seconds(System.nanoTime() - last),
        pager.notifications() - before,
        (pager.bytes() - bytesBefore) >> 10);
  }

  /** Thirty past days of each of a tenth of the models, the last of them bad. */
  private void imported() {
    Instant first = Instant.parse("2001-03-01T00:00:00Z");
    int before = pager.notifications();
    Map<String, Long> written = new HashMap<>();
    for (int model = 0; model < models / 10; model++) {
      for (int day = 0; day < 30; day++) {
        write("import-" + model, first.plus(day, ChronoUnit.DAYS), day == 29 ? 2 : 0);
      }
      written.put("import-" + model, System.nanoTime());
    }
    report("past traffic imported, the newest window breaches", written, before);
  }

  private void report(String situation, Map<String, Long> written, int notificationsBefore) {
    await(() -> written.keySet().stream().allMatch(model -> pager.toldAt(model) != null));
    double[] waits =
        written.entrySet().stream()
            .mapToDouble(
                e -> seconds(Objects.requireNonNull(pager.toldAt(e.getKey())) - e.getValue()))
            .sorted()
            .toArray();
    OUT.printf(
        Locale.ROOT,
        "%s: from written to received, %d models: p50 %.2f s, p99 %.2f s, worst %.2f s; %d"
            + " notifications%n",
        situation,
        waits.length,
        waits[waits.length / 2],
        waits[Math.min(waits.length - 1, waits.length * 99 / 100)],
        Arrays.stream(waits).max().orElse(0),
        pager.notifications() - notificationsBefore);
  }

  /** Waits until a result written now is told, so that nothing older is on its way. */
  private void settled() {
    write("probe", yesterday, 1);
    await(() -> pager.toldAt("probe") != null);
  }

  private void write(String model, Instant start, int drifted) {
    writer.write(fleet.window(model, start, drifted, Instant.now().truncatedTo(ChronoUnit.MILLIS)));
  }

  private void watchHeap() {
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          while (true) {
            long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
            mostHeap = Math.max(mostHeap, used);
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
          }
        });
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("not told within " + PATIENCE.toMinutes() + " minutes");
      }
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
  }

  private static double seconds(long nanos) {
    return nanos / 1e9;
  }

  private static int number(String[] arguments, int at, int otherwise) {
    return arguments.length > at ? Integer.parseInt(arguments[at]) : otherwise;
  }
}

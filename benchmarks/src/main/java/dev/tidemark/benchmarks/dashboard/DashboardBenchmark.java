package dev.tidemark.benchmarks.dashboard;

import dev.tidemark.server.assembly.Role;
import dev.tidemark.server.assembly.Service;
import dev.tidemark.server.assembly.ServiceOptions;
import dev.tidemark.server.client.TidemarkClient;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Pages and the calls they make, over the embedded engine and many results: how long each call
 * takes, when each page is there in Chromium, and what it weighs.
 */
@Command(
    name = "dashboard",
    mixinStandardHelpOptions = true,
    description = "How fast the pages are with much to show.")
public final class DashboardBenchmark implements Callable<Integer> {
  private static final PrintStream OUT = System.out;

  private static final Duration LONGEST_MERGES = Duration.ofMinutes(5);
  private static final Duration REST = Duration.ofSeconds(20);

  @Option(names = "--models", defaultValue = "500", description = "default ${DEFAULT-VALUE}")
  private int models;

  @Option(
      names = "--features",
      defaultValue = "40",
      description = "of each model (default ${DEFAULT-VALUE})")
  private int features;

  @Option(
      names = "--days",
      defaultValue = "90",
      description = "of hourly results (default ${DEFAULT-VALUE})")
  private int days;

  @Option(
      names = "--complete",
      defaultValue = "10",
      description =
          "models with all 15 metrics of a feature; the others have two (default"
              + " ${DEFAULT-VALUE})")
  private int complete;

  @Option(
      names = "--calls",
      defaultValue = "60",
      description = "how often each call is made (default ${DEFAULT-VALUE})")
  private int calls;

  @Option(
      names = "--warm-up",
      defaultValue = "100",
      description =
          "rounds over all calls before the first that is counted, as in a service that has been"
              + " in use for some minutes (default ${DEFAULT-VALUE})")
  private int warmUp;

  @Option(
      names = "--loads",
      defaultValue = "5",
      description = "how often each page is loaded (default ${DEFAULT-VALUE})")
  private int loads;

  @Option(
      names = "--live",
      defaultValue = "0",
      description =
          "models, the last ones, that receive a row a second all the while, so that their last"
              + " window is analysed again and again (default ${DEFAULT-VALUE}); with --data-dir the"
              + " rows stay there")
  private int live;

  @Option(names = "--data-dir", description = "keep the data here, and take what is there already")
  private @Nullable Path kept;

  @Option(names = "--fill-only", description = "only make the data")
  private boolean isFillOnly;

  @Option(
      names = "--url",
      description =
          "load every kind of page of a server that runs already, such as the demo's, and do"
              + " nothing else")
  private @Nullable URI running;

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new DashboardBenchmark()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (running != null) {
      PageLoads.print(running, PageLoads.everyKind(running), loads);
      return 0;
    }
    Logger.getLogger("").setLevel(Level.WARNING); // Flyway says each step
    Path directory =
        kept == null
            ? Files.createTempDirectory("tidemark-dashboard")
            : Files.createDirectories(kept);
    ServiceOptions options =
        ServiceOptions.fromEnvironment(Map.of())
            .withDataDirectory(directory)
            .withAddress("127.0.0.1", 0)
            .withRoles(Set.of(Role.COLLECTOR, Role.DASHBOARD, Role.ANALYZER));
    try (Service service = Service.start(options)) {
      FleetData data = new FleetData(service.clickHouse(), models, features, days);
      fill(service, data);
      if (!isFillOnly) {
        awaitMerges(data);
        try (LiveTraffic _ = new LiveTraffic(service.url(), models - live, live, features)) {
          queries(service.url());
          between();
          PageLoads.print(service.url(), pages(), loads);
        }
      }
    } finally {
      if (kept == null) {
        Directories.delete(directory);
      }
    }
    return 0;
  }

  private void fill(Service service, FleetData data) {
    if (data.rows("model_windows") == 0) {
      long began = System.nanoTime();
      data.fill(Math.min(models, complete));
      try (TidemarkClient client = new TidemarkClient(service.url(), null)) {
        for (int model = 0; model < models; model++) {
          client.putJson("/v1/models/" + FleetData.model(model), Map.of("window", "1h"));
        }
      }
      OUT.printf(Locale.ROOT, "made in %.0f s%n", (System.nanoTime() - began) / 1e9);
    }
    OUT.printf(
        Locale.ROOT,
        "%,d models × %d features × %d days of hourly windows: %,d results, %,d summaries,"
            + " %d CPUs%n%n",
        models,
        features,
        days,
        data.rows("metrics"),
        data.rows("model_windows"),
        Runtime.getRuntime().availableProcessors());
  }

  /** Addresses of the calls by what they are for; each round asks about another model. */
  private Map<String, String> addresses() {
    String days30 = "from=" + FleetData.END.minusSeconds(30 * 86_400) + "&to=" + FleetData.END;
    String all = "from=" + FleetData.END.minusSeconds(days * 86_400L) + "&to=" + FleetData.END;
    Map<String, String> addresses = new LinkedHashMap<>();
    addresses.put("fleet", "/v1/models");
    addresses.put("fleet, page", "/");
    addresses.put("model, 90 windows", "/v1/models/{model}/timeline");
    addresses.put("model, 30 days", "/v1/models/{model}/timeline?" + days30);
    addresses.put("model, all", "/v1/models/{model}/timeline?" + all);
    addresses.put("model, page", "/models/{model}");
    addresses.put("model, page of all", "/models/{model}?" + all);
    addresses.put("drift of the last window", "/v1/models/{model}/drift");
    addresses.put(
        "series of one metric", "/v1/models/{model}/metrics?metric=psi&feature=feature-0000");
    addresses.put("feature, 90 windows", "/v1/models/{model}/timeline?feature=feature-0000");
    addresses.put("feature, all", "/v1/models/{model}/timeline?feature=feature-0000&" + all);
    addresses.put("feature, page", "/models/{model}/features/feature-0000");
    addresses.put("profile, 90 windows", "/v1/models/model-0000/features/feature-0000/profile");
    addresses.put("profile, all", "/v1/models/model-0000/features/feature-0000/profile?" + all);
    String performance = "/v1/models/model-0000/performance?source=windows&version=1&";
    addresses.put("performance, 30 days", performance + days30);
    addresses.put("performance, all", performance + all);
    return addresses;
  }

  private List<String> pages() {
    String all = "?from=" + FleetData.END.minusSeconds(days * 86_400L);
    return List.of(
        "/",
        "/models/model-0000",
        "/models/model-0000" + all,
        "/models/model-0000/features/feature-0000",
        "/models/model-0000/performance",
        "/models/model-0000/performance" + all,
        "/models/model-0000/settings",
        "/incidents",
        "/shadow",
        "/rules",
        "/new-rule",
        "/operations");
  }

  private void queries(URI url) throws IOException, InterruptedException {
    OUT.printf(
        Locale.ROOT,
        "%-28s %8s %8s %8s %10s %10s %10s%n",
        "call",
        "p50 ms",
        "p95 ms",
        "max ms",
        "engine ms",
        "server ms",
        "bytes");
    try (HttpClient client = HttpClient.newHttpClient()) {
      for (int round = 0; round < warmUp; round++) {
        for (String address : addresses().values()) {
          ask(client, url, address, round);
        }
      }
      for (Map.Entry<String, String> call : addresses().entrySet()) {
        double[] milliseconds = new double[calls];
        long bytes = 0;
        Work before = Work.now();
        for (int round = 0; round < calls; round++) {
          long began = System.nanoTime();
          bytes = ask(client, url, call.getValue(), round);
          milliseconds[round] = (System.nanoTime() - began) / 1e6;
        }
        Work work = Work.now();
        Arrays.sort(milliseconds);
        OUT.printf(
            Locale.ROOT,
            "%-28s %8.1f %8.1f %8.1f %10.1f %10.1f %,10d%n",
            call.getKey(),
            milliseconds[calls / 2],
            milliseconds[(int) Math.ceil(calls * 0.95) - 1],
            milliseconds[calls - 1],
            work.engine().minus(before.engine()).toNanos() / 1e6 / calls,
            work.server().minus(before.server()).toNanos() / 1e6 / calls,
            bytes);
      }
    }
  }

  /** Length of the answer in bytes. */
  private long ask(HttpClient client, URI url, String call, int round)
      throws IOException, InterruptedException {
    String model = FleetData.model(Math.floorMod(round * 7, Math.min(models, complete)));
    URI address = url.resolve(call.replace("{model}", model));
    HttpResponse<byte[]> answer =
        client.send(
            HttpRequest.newBuilder(address).build(), HttpResponse.BodyHandlers.ofByteArray());
    if (answer.statusCode() != 200) {
      throw new IOException(address + " answers " + answer.statusCode());
    }
    return answer.body().length;
  }

  /** What it costs to have the service running while nobody looks. */
  private void between() throws InterruptedException {
    Work before = Work.now();
    Thread.sleep(REST);
    Work after = Work.now();
    OUT.printf(
        Locale.ROOT,
        "%nwhile nobody looks and %,d models receive a row a second, processor time a second:"
            + " engine %.0f ms, server %.0f ms%n",
        live,
        after.engine().minus(before.engine()).toMillis() / (double) REST.toSeconds(),
        after.server().minus(before.server()).toMillis() / (double) REST.toSeconds());
  }

  /** What was written at once is still being put together; a service in use has that behind it. */
  private static void awaitMerges(FleetData data) throws InterruptedException {
    Instant end = Instant.now().plus(LONGEST_MERGES);
    while (data.merges() > 0 && Instant.now().isBefore(end)) {
      Thread.sleep(1000);
    }
  }

  /**
   * Processor time used so far: it tells what a call costs even on a machine in use.
   *
   * @param server of this process, which also asks
   */
  private record Work(Duration engine, Duration server) {
    static Work now() {
      return new Work(
          ProcessHandle.current().children().map(Work::of).reduce(Duration.ZERO, Duration::plus),
          of(ProcessHandle.current()));
    }

    private static Duration of(ProcessHandle process) {
      return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }
  }
}

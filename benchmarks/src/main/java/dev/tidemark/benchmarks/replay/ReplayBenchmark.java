package dev.tidemark.benchmarks.replay;

import ai.onnxruntime.OrtException;
import dev.tidemark.server.assembly.Role;
import dev.tidemark.server.assembly.Service;
import dev.tidemark.server.assembly.ServiceOptions;
import dev.tidemark.server.client.Json;
import dev.tidemark.server.client.TidemarkClient;
import dev.tidemark.storage.shadow.Traffic;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How fast a replay is beside its own parts run alone. */
@Command(
    name = "benchmarks/replay",
    mixinStandardHelpOptions = true,
    description = {
      "Rows a second, and processor time a row, of each stage of a replay alone (reading the columns",
      "from ClickHouse, scoring prepared tensors with bare ONNX Runtime, writing the answers) and of",
      "the whole replay, for models of 30 features, in one run on one machine. The rows are made in",
      "ClickHouse."
    })
public final class ReplayBenchmark implements Callable<Integer> {
  @Option(names = "--rows", defaultValue = "4000000", description = "Rows (${DEFAULT-VALUE}).")
  private long rows;

  @Option(
      names = "--mlp-rows",
      defaultValue = "500000",
      description = "Rows for the MLP, rounded up to 250,000 (${DEFAULT-VALUE}).")
  private long mlpRows;

  @Option(
      names = "--batch",
      split = ",",
      defaultValue = "1024,8192,65536",
      description = "Rows in one call of the model (${DEFAULT-VALUE}).")
  private List<Integer> batches = List.of();

  @Option(
      names = "--models",
      split = ",",
      defaultValue = "LOGISTIC,TREES,MLP",
      description = "${COMPLETION-CANDIDATES} (${DEFAULT-VALUE}).")
  private List<BenchmarkModel> models = List.of();

  @Option(
      names = "--execution",
      defaultValue = "cpu",
      description = "auto, cpu, cuda or tensorrt (${DEFAULT-VALUE}).")
  private String execution = "cpu";

  @Option(names = "--data-dir", description = "An empty folder (default: a temporary one).")
  private Path directory = Path.of("");

  private final PrintStream out = System.out;

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new ReplayBenchmark()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException, InterruptedException, OrtException {
    Path data =
        directory.toString().isEmpty()
            ? Files.createTempDirectory("tidemark-replay-benchmark")
            : directory;
    try (Service service = Service.start(options(data, EnumSet.of(Role.ANALYZER)));
        TidemarkClient client = new TidemarkClient(service.url(), "")) {
      client.putJson("/v1/models/" + LoggedRows.MODEL, Map.of("task", "binary"));
    }
    try (Service service = Service.start(options(data, EnumSet.of(Role.SHADOW_SCORER)));
        ReplayClient client =
            new ReplayClient(service.url(), new TidemarkClient(service.url(), ""))) {
      out.printf("making %,d rows of %d features%n", rows, BenchmarkModel.FEATURES);
      LoggedRows.store(service.clickHouse(), rows);
      measure(service, client);
    }
    return 0;
  }

  private void measure(Service service, ReplayClient client)
      throws IOException, InterruptedException, OrtException {
    Stages stages = new Stages(service.clickHouse());
    int threads = Runtime.getRuntime().availableProcessors();
    Traffic all = LoggedRows.traffic(rows);
    stages.read(LoggedRows.traffic(Math.min(rows, 500_000)));
    Speed read = stages.read(all);
    Speed write = stages.write(all);
    out.printf(
        "%d processors; rows a second (µs of processor time a row): read alone %,.0f (%.2f),"
            + " write alone %,.0f (%.2f)%n",
        threads, read.rowsPerSecond(), read.cpuMicros(), write.rowsPerSecond(), write.cpuMicros());
    out.println(
        "model,batch,score_alone,score_cpu_us,whole,whole_cpu_us,slowest_stage,times_slowest_stage,"
            + "times_sum_of_stages,peak_rss_mib,device");
    for (BenchmarkModel model : models) {
      byte[] file = model.file();
      client.register(model.word(), file);
      long count = model == BenchmarkModel.MLP ? mlpRows : rows;
      for (int batch : batches) {
        Speed score = stages.score(file, batch, threads);
        ProcessMemory memory = new ProcessMemory();
        Speed.Watch watch = Speed.watch();
        Json replay =
            client.replay(model.word(), LoggedRows.traffic(count), batch, execution, memory::look);
        double cpu = watch.after(count).cpuMicros();
        double whole = Double.parseDouble(replay.text("rows_per_second"));
        double slowest =
            Math.min(Math.min(read.rowsPerSecond(), write.rowsPerSecond()), score.rowsPerSecond());
        double sum = (read.cpuMicros() + score.cpuMicros() + write.cpuMicros()) / threads;
        out.printf(
            "%s,%d,%.0f,%.2f,%.0f,%.2f,%.0f,%.2f,%.2f,%s,%s %s%n",
            model.word(),
            batch,
            score.rowsPerSecond(),
            score.cpuMicros(),
            whole,
            cpu,
            slowest,
            slowest / whole,
            1e6 / whole / sum,
            memory.summary(),
            replay.text("execution"),
            replay.text("device"));
      }
    }
  }

  private static ServiceOptions options(Path data, EnumSet<Role> roles) {
    return new ServiceOptions("127.0.0.1", 0, data, roles, null, null, "", null);
  }
}

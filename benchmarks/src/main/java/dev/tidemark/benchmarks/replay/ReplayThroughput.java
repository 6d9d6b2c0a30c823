package dev.tidemark.benchmarks.replay;

import ai.onnxruntime.OrtException;
import dev.tidemark.shadow.candidate.Candidates;
import dev.tidemark.shadow.replay.ReplayView;
import dev.tidemark.shadow.replay.ReplayWorker;
import dev.tidemark.shadow.replay.Replays;
import dev.tidemark.storage.DataDirectory;
import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.clickhouse.ClickHouseAddress;
import dev.tidemark.storage.clickhouse.Migrations;
import dev.tidemark.storage.engine.EngineOptions;
import dev.tidemark.storage.engine.EngineProcess;
import dev.tidemark.storage.metadata.ModelCatalog;
import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The whole replay against its stages run alone: read the features from ClickHouse into tensors,
 * score prepared tensors with bare ONNX Runtime, store the answers. Prints one table.
 *
 * <p>Arguments: {@code rows=1000000 batches=1024,8192 execution=auto models=FOLDER data=FOLDER
 * mlp=200000}. {@code models}: further ONNX files with one float input {@code [N, 30]}; {@code
 * mlp}: rows for the network 30→1024→1024→1, 0 leaves it out.
 */
public final class ReplayThroughput {
  static final String MODEL = "throughput";
  static final int FEATURES = 30;
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final ApplicationContext context;
  private final ClickHouse clickHouse;
  private final Map<String, String> arguments;

  private ReplayThroughput(
      ApplicationContext context, ClickHouse clickHouse, Map<String, String> arguments) {
    this.context = context;
    this.clickHouse = clickHouse;
    this.arguments = arguments;
  }

  /** See the type. */
  public static void main(String[] args) throws Exception {
    Map<String, String> arguments = new HashMap<>();
    for (String arg : args) {
      String[] pair = arg.split("=", 2);
      arguments.put(pair[0], pair.length == 2 ? pair[1] : "");
    }
    Path data =
        arguments.containsKey("data")
            ? Files.createDirectories(Path.of(arguments.get("data")))
            : Files.createTempDirectory("tidemark-throughput");
    EngineOptions options = EngineOptions.in(data.resolve("engine")).withMemoryBytes(6L << 30);
    try (EngineProcess engine = EngineProcess.start(options);
        ClickHouse clickHouse =
            new ClickHouse(
                ClickHouseAddress.ofJdbcUrl(
                    engine.jdbcUrl(), engine.user(), engine.password(), ""))) {
      new Migrations(clickHouse).run();
      try (ApplicationContext context = context(data, clickHouse)) {
        new ReplayThroughput(context, clickHouse, arguments).run();
      }
    }
    System.exit(0);
  }

  private static ApplicationContext context(Path data, ClickHouse clickHouse) {
    Map<String, Object> properties = new HashMap<>();
    properties.put(
        "datasources.default.url",
        "jdbc:h2:mem:throughput;MODE=PostgreSQL;DB_CLOSE_DELAY=-1;DATABASE_TO_LOWER=TRUE;"
            + "DEFAULT_NULL_ORDERING=HIGH");
    properties.put("datasources.default.username", "sa");
    properties.put("datasources.default.password", "");
    ApplicationContext context =
        ApplicationContext.builder("bench")
            .eagerInitSingletons(false)
            .properties(properties)
            .build();
    context.registerSingleton(InstantSource.class, InstantSource.system());
    context.registerSingleton(ClickHouse.class, clickHouse);
    context.registerSingleton(DataDirectory.class, new DataDirectory(data));
    return context.start();
  }

  private void run() throws IOException, OrtException, InterruptedException {
    long rows = Long.parseLong(arguments.getOrDefault("rows", "1000000"));
    long mlpRows = Long.parseLong(arguments.getOrDefault("mlp", "200000"));
    List<Integer> batches =
        List.of(arguments.getOrDefault("batches", "1024,8192").split(",")).stream()
            .map(Integer::parseInt)
            .toList();
    int threads = Runtime.getRuntime().availableProcessors();
    context.getBean(ModelCatalog.class).ensure(MODEL);
    Traffic30.fill(clickHouse, MODEL, rows, START);
    Stages stages = new Stages(clickHouse, MODEL, START, end(rows));
    double read = stages.readRowsPerSecond();
    double write = stages.writeRowsPerSecond();
    print("model", "batch", "read", "score", "write", "whole", "whole/slowest", "on");
    for (Map.Entry<String, byte[]> model : models(mlpRows).entrySet()) {
      long count = model.getKey().startsWith("mlp30x1024") ? Math.min(rows, mlpRows) : rows;
      for (int batch : batches) {
        double score = BareRuntime.rowsPerSecond(model.getValue(), FEATURES, threads, batch, count);
        ReplayView view = replay(model.getKey(), model.getValue(), batch, count);
        double whole = rate(view);
        double slowest = Math.min(read, Math.min(score, write));
        print(
            model.getKey(),
            Integer.toString(batch),
            thousands(read),
            thousands(score),
            thousands(write),
            thousands(whole),
            String.format(Locale.ROOT, "%.2f", slowest / whole),
            view.execution() + " " + view.device());
      }
    }
  }

  private Map<String, byte[]> models(long mlpRows) throws IOException {
    Map<String, byte[]> models = new LinkedHashMap<>();
    if (arguments.containsKey("models")) {
      try (var files = Files.list(Path.of(arguments.get("models")))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".onnx")).sorted().toList()) {
          models.put(file.getFileName().toString().replace(".onnx", ""), Files.readAllBytes(file));
        }
      }
    }
    if (mlpRows > 0) {
      models.put("mlp30x1024x1024x1", WideNetwork.onnx(FEATURES, 1024));
    }
    return models;
  }

  private ReplayView replay(String name, byte[] onnx, int batch, long rows)
      throws InterruptedException {
    String mapping =
        "{\"inputs\": {\"input\": ["
            + Traffic30.features().stream()
                .map(f -> '"' + f + '"')
                .collect(Collectors.joining(", "))
            + "]}}";
    context
        .getBean(Candidates.class)
        .register(MODEL, name, onnx, mapping.getBytes(StandardCharsets.UTF_8), "");
    Replays replays = context.getBean(Replays.class);
    String id =
        replays
            .order(
                MODEL,
                name,
                START,
                end(rows),
                "1",
                batch,
                arguments.getOrDefault("execution", "auto"))
            .id();
    context.getBean(ReplayWorker.class).wake();
    while (!replays.get(id).state().isFinal()) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    ReplayView view = replays.view(id);
    if (!view.state().equals("done")) {
      throw new IllegalStateException(name + ": " + view.detail());
    }
    return view;
  }

  private static double rate(ReplayView view) {
    Double rate = view.rowsPerSecond();
    return rate == null ? 0 : rate;
  }

  private static Instant end(long rows) {
    return START.plusMillis(rows * Traffic30.MILLIS_APART);
  }

  private static String thousands(double rate) {
    return String.format(Locale.ROOT, "%,.0fk/s", rate / 1000);
  }

  private static void print(String... cells) {
    List<String> padded = new ArrayList<>();
    int[] widths = {26, 7, 10, 10, 10, 10, 14, 30};
    for (int i = 0; i < cells.length; i++) {
      padded.add(String.format(Locale.ROOT, "%-" + widths[i] + "s", cells[i]));
    }
    System.out.println(String.join(" ", padded).stripTrailing());
  }
}

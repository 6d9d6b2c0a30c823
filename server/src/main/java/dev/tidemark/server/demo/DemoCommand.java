package dev.tidemark.server.demo;

import ch.qos.logback.classic.Level;
import dev.tidemark.server.assembly.Service;
import dev.tidemark.server.assembly.ServiceOptions;
import dev.tidemark.server.assembly.StartupException;
import dev.tidemark.server.client.ClientException;
import dev.tidemark.server.client.TidemarkClient;
import dev.tidemark.server.console.Steps;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.apache.commons.io.FileUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code tidemark demo}: starts a service of its own, runs the demo on it, keeps serving. */
@Command(
    name = "demo",
    description = {
      "Shows the whole job on real data: half a year of US flights, two announced incidents.",
      "Starts a service of its own and keeps serving the dashboard afterwards."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class DemoCommand implements Callable<Integer> {
  private static final Logger log = LoggerFactory.getLogger(DemoCommand.class);

  @Spec private CommandSpec spec;

  @Option(names = "--port", description = "Port to listen on, 0 for any free one (default: 8080).")
  private int port = ServiceOptions.DEFAULT_PORT;

  @Option(
      names = "--data-dir",
      description = "Where to keep the data (default: a temporary directory, deleted at the end).")
  private @Nullable Path dataDirectory;

  @Option(names = "--full", description = "All 2.5 million predictions instead of a sample.")
  private boolean full;

  @Option(names = "--no-serve", description = "End after the summary.")
  private boolean noServe;

  private @Nullable Path temporary;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path file = Path.of(System.getProperty("tidemark.home", ".")).resolve(FlightLog.FILE);
    if (!Files.isReadable(file)) {
      throw new StartupException(
          file + " is missing. Fetch it with: npm ci --prefix storage/engine --ignore-scripts");
    }
    if (port < 0 || port > 65_535) {
      throw new ParameterException(
          spec.commandLine(), "--port " + port + " is not a port (0 … 65535).");
    }
    quieten();
    try (LocalReceiver receiver = LocalReceiver.start()) {
      return run(file, receiver);
    } catch (ClientException e) {
      spec.commandLine().getErr().println("tidemark: " + e.getMessage());
      return 2;
    }
  }

  private int run(Path file, LocalReceiver receiver) throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Steps steps = Steps.on(out);
    out.println("Tidemark demo: real flights, two announced incidents");
    Service service = start(steps, receiver);
    CountDownLatch stopped = closeAtExit(service);
    try (TidemarkClient client = new TidemarkClient(service.url(), service.operatorKey())) {
      Demo demo = new Demo(client, service.clickHouse(), receiver, steps);
      Demo.Outcome outcome = demo.run(file, full ? 1 : Demo.SAMPLE);
      new Summary(out, outcome).print(service.url(), !noServe);
    }
    if (!noServe) {
      stopped.await();
    }
    return 0;
  }

  private Service start(Steps steps, LocalReceiver receiver) throws IOException {
    allow(receiver);
    if (dataDirectory == null) {
      temporary = Files.createTempDirectory("tidemark-demo-");
    }
    Path directory = Objects.requireNonNull(dataDirectory != null ? dataDirectory : temporary);
    ServiceOptions options =
        ServiceOptions.fromEnvironment(System.getenv())
            .withAddress(ServiceOptions.DEFAULT_HOST, port)
            .withDataDirectory(directory);
    Service[] service = new Service[1];
    steps.<RuntimeException>step(
        "starting the service",
        _ -> {
          service[0] = Service.start(options);
          return service[0].url() + ", data in " + directory;
        });
    return service[0];
  }

  /** What the demo says is on the screen already; the log keeps to trouble unless asked. */
  private static void quieten() {
    if (System.getenv("TIDEMARK_LOG_LEVEL") == null
        && LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)
            instanceof ch.qos.logback.classic.Logger root) {
      root.setLevel(Level.WARN);
    }
  }

  /** Receivers on private addresses must be allowed; the demo's own is one. */
  private static void allow(LocalReceiver receiver) {
    String others = System.getenv("TIDEMARK_RECEIVERS_ALLOW");
    String own = "127.0.0.1/32:" + receiver.port();
    System.setProperty(
        "tidemark.receivers.allow", others == null || others.isBlank() ? own : others + "," + own);
  }

  private CountDownLatch closeAtExit(Service service) {
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  service.close();
                  deleteTemporary();
                  stopped.countDown();
                },
                "shutdown"));
    return stopped;
  }

  private void deleteTemporary() {
    Path directory = temporary;
    if (directory == null) {
      return;
    }
    try {
      FileUtils.deleteDirectory(directory.toFile());
    } catch (IOException e) {
      log.atWarn().addKeyValue("directory", directory).setCause(e).log("not deleted");
    }
  }
}

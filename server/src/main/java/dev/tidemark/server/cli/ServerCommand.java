package dev.tidemark.server.cli;

import dev.tidemark.server.assembly.Role;
import dev.tidemark.server.assembly.Service;
import dev.tidemark.server.assembly.ServiceOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "server",
    description = "Runs the service until it is stopped.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ServerCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(names = "--port", description = "Port to listen on, 0 for any free one (default: 8080).")
  private int port = ServiceOptions.DEFAULT_PORT;

  @Option(names = "--host", description = "Address to listen on (default: 127.0.0.1).")
  private String host = ServiceOptions.DEFAULT_HOST;

  @Option(
      names = "--data-dir",
      description =
          "Where this server keeps its files (default: TIDEMARK_DATA_DIR or ~/.tidemark).")
  private @Nullable Path dataDirectory;

  @Option(
      names = "--roles",
      description =
          "Rooms to run, comma-separated: collector, analyzer, shadow-scorer, alerts, dashboard (default: all).")
  private @Nullable String roles;

  @Option(names = "--config", description = "YAML or properties file with further settings.")
  private @Nullable Path configuration;

  @Override
  public Integer call() throws InterruptedException {
    Service service = Service.start(options());
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  service.close();
                  stopped.countDown();
                },
                "shutdown"));
    spec.commandLine().getOut().println("Tidemark is ready at " + service.url());
    spec.commandLine().getOut().flush();
    stopped.await();
    return 0;
  }

  private ServiceOptions options() {
    if (port < 0 || port > 65_535) {
      throw new ParameterException(
          spec.commandLine(), "--port " + port + " is not a port (0 … 65535).");
    }
    if (configuration != null && !Files.isReadable(configuration)) {
      throw new ParameterException(
          spec.commandLine(), "--config " + configuration + " cannot be read.");
    }
    ServiceOptions options =
        ServiceOptions.fromEnvironment(System.getenv())
            .withAddress(host, port)
            .withConfiguration(configuration);
    if (dataDirectory != null) {
      options = options.withDataDirectory(dataDirectory);
    }
    return roles == null ? options : options.withRoles(Role.parse(roles));
  }
}

package dev.tidemark.server.cli;

import dev.tidemark.server.assembly.Service;
import dev.tidemark.storage.engine.EngineMain;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "engine",
    description = "Runs only the embedded ClickHouse endpoint, on loopback.",
    mixinStandardHelpOptions = true)
final class EngineCommand implements Callable<Integer> {
  @Option(
      names = "--data-dir",
      required = true,
      description =
          "The data directory; as the server does, it keeps ClickHouse's files in its folder"
              + " clickhouse.")
  private @Nullable Path dataDirectory;

  @Option(names = "--port", required = true, description = "Port to listen on, 0 for any free one.")
  private int port;

  @Override
  public Integer call() throws Exception {
    EngineMain.main(
        new String[] {
          "--data-dir",
          directory(Path.of(String.valueOf(dataDirectory))).toString(),
          "--port",
          Integer.toString(port)
        });
    return 0;
  }

  /** Where the embedded engine of a server on that data directory keeps its files. */
  static Path directory(Path dataDirectory) {
    return dataDirectory.resolve(Service.ENGINE_FOLDER);
  }
}

package dev.tidemark.server.cli;

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
  @Option(names = "--data-dir", required = true, description = "Directory of the ClickHouse data.")
  private @Nullable Path dataDirectory;

  @Option(names = "--port", required = true, description = "Port to listen on, 0 for any free one.")
  private int port;

  @Override
  public Integer call() throws Exception {
    EngineMain.main(
        new String[] {
          "--data-dir", String.valueOf(dataDirectory), "--port", Integer.toString(port)
        });
    return 0;
  }
}

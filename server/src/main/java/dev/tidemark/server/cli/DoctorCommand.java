package dev.tidemark.server.cli;

import dev.tidemark.server.assembly.ServiceOptions;
import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.clickhouse.ClickHouseAddress;
import dev.tidemark.storage.engine.EngineLibrary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "doctor",
    description = {
      "Says what works on this machine and what to do about the rest.",
      "Exit code 0 = everything needed works, 2 = something does not."
    },
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  private static final long LOW_DISK_BYTES = 5L << 30;

  @Spec private CommandSpec spec;

  @Option(
      names = "--data-dir",
      description = "The server's data directory (default: TIDEMARK_DATA_DIR or ~/.tidemark).")
  private @Nullable Path dataDirectory;

  /** One line of the answer. */
  private record Finding(String what, Level level, String detail) {}

  private enum Level {
    OK,
    NOTE,
    FAILED
  }

  @Override
  public Integer call() {
    ServiceOptions options = ServiceOptions.fromEnvironment(System.getenv());
    if (dataDirectory != null) {
      options = options.withDataDirectory(dataDirectory);
    }
    List<Finding> findings = new ArrayList<>();
    findings.add(
        new Finding(
            "Java", Level.OK, Runtime.version() + " from " + System.getProperty("java.home")));
    findings.add(options.clickHouseUrl() == null ? engine() : clickHouse(options));
    findings.add(database(options.databaseUrl()));
    findings.add(disk(options.dataDirectory()));
    findings.add(gpu());
    for (Finding finding : findings) {
      spec.commandLine()
          .getOut()
          .printf("%-10s %-7s %s%n", finding.what(), finding.level(), finding.detail());
    }
    spec.commandLine().getOut().flush();
    return findings.stream().anyMatch(f -> f.level() == Level.FAILED) ? 2 : 0;
  }

  private static Finding engine() {
    try {
      return new Finding("Engine", Level.OK, "embedded ClickHouse, " + EngineLibrary.locate());
    } catch (RuntimeException e) {
      return new Finding("Engine", Level.FAILED, String.valueOf(e.getMessage()));
    }
  }

  private static Finding clickHouse(ServiceOptions options) {
    try (ClickHouse clickHouse =
        new ClickHouse(
            ClickHouseAddress.ofJdbcUrl(
                String.valueOf(options.clickHouseUrl()),
                "default",
                "",
                options.clickHouseCluster()))) {
      return clickHouse.isAlive()
          ? new Finding("ClickHouse", Level.OK, clickHouse.address() + " answers")
          : new Finding(
              "ClickHouse",
              Level.FAILED,
              clickHouse.address()
                  + " does not answer: check TIDEMARK_CLICKHOUSE_URL and the server");
    } catch (IllegalArgumentException e) {
      return new Finding("ClickHouse", Level.FAILED, "TIDEMARK_CLICKHOUSE_URL: " + e.getMessage());
    }
  }

  private static Finding database(@Nullable String url) {
    if (url == null) {
      return new Finding("Metadata", Level.OK, "H2 file in the data directory");
    }
    try (Connection connection = DriverManager.getConnection(url)) {
      return new Finding(
          "Metadata", Level.OK, connection.getMetaData().getDatabaseProductName() + " answers");
    } catch (SQLException e) {
      return new Finding("Metadata", Level.FAILED, "TIDEMARK_DATABASE_URL: " + e.getMessage());
    }
  }

  private static Finding disk(Path directory) {
    try {
      Files.createDirectories(directory);
      long free = Files.getFileStore(directory).getUsableSpace();
      String detail = directory + " has " + (free >> 30) + " GiB free";
      if (!Files.isWritable(directory)) {
        return new Finding(
            "Disk", Level.FAILED, directory + " cannot be written: choose another with --data-dir");
      }
      return free < LOW_DISK_BYTES
          ? new Finding("Disk", Level.NOTE, detail + "; intake stops when less than 5 GiB are left")
          : new Finding("Disk", Level.OK, detail);
    } catch (IOException e) {
      return new Finding("Disk", Level.FAILED, directory + " cannot be used: " + e.getMessage());
    }
  }

  private static Finding gpu() {
    try {
      Process process =
          new ProcessBuilder("nvidia-smi", "--query-gpu=name", "--format=csv,noheader")
              .redirectErrorStream(true)
              .start();
      String name =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      if (process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0) {
        return new Finding(
            "GPU", Level.OK, name + "; the GPU build (mvn -Pgpu) uses it for replays");
      }
      return new Finding("GPU", Level.NOTE, "the driver does not answer; replays run on the CPU");
    } catch (IOException e) {
      return new Finding("GPU", Level.NOTE, "none found; replays run on the CPU");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Finding("GPU", Level.NOTE, "not asked");
    }
  }
}

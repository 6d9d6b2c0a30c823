package dev.tidemark.collector.judge;

import dev.tidemark.collector.intake.CollectorUnderTest;
import dev.tidemark.collector.spool.FaultyDisk;
import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.clickhouse.ClickHouseAddress;
import dev.tidemark.storage.record.RecordLimits;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A collector as a process that may be killed. It starts at once but takes up its work only when
 * told to, so that the next one stands ready while this one runs.
 *
 * <p>Arguments: folder of the spool, JDBC URL, user, password. Reads a line with the fault point,
 * then prints {@code ready PORT}.
 */
final class CollectorProcess {
  private CollectorProcess() {}

  public static void main(String[] arguments) throws IOException {
    ClickHouse clickHouse =
        new ClickHouse(ClickHouseAddress.ofJdbcUrl(arguments[1], arguments[2], arguments[3], ""));
    RecordLimits.defaults(); // classes that the start would wait for
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    String point = in.readLine();
    if (point == null) {
      return;
    }
    if (!point.isEmpty()) {
      System.setProperty("tidemark.fault.point", point);
    }
    Path directory = Path.of(arguments[0]);
    FaultyDisk disk = new FaultyDisk(Files.createTempDirectory(directory.getParent(), "graves"));
    CollectorUnderTest collector = new CollectorUnderTest(directory, disk, clickHouse);
    System.out.println("ready " + collector.port());
    System.out.flush();
    in.readLine(); // until the judge's process ends
    Runtime.getRuntime().halt(0);
  }
}

package dev.tidemark.collector.intake;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.clickhouse.ClickHouseAddress;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;

/**
 * The collector behind its real HTTP server in a process whose heap is bounded.
 *
 * <p>Arguments: folder, JDBC URL, user, password. Prints {@code ready PORT}; answers each line with
 * {@code heap BYTES}, what is in use after a collection.
 */
final class ServerProcess {
  private ServerProcess() {}

  public static void main(String[] arguments) throws IOException {
    ClickHouse clickHouse =
        new ClickHouse(ClickHouseAddress.ofJdbcUrl(arguments[1], arguments[2], arguments[3], ""));
    ApplicationContext context =
        TestServer.context(Path.of(arguments[0]), clickHouse, InstantSource.system());
    EmbeddedServer server = context.getBean(EmbeddedServer.class).start();
    System.out.println("ready " + server.getPort());
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    while (in.readLine() != null) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      System.out.println("heap " + (runtime.totalMemory() - runtime.freeMemory()));
    }
    Runtime.getRuntime().halt(0);
  }
}

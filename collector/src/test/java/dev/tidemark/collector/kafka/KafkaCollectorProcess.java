package dev.tidemark.collector.kafka;

import dev.tidemark.collector.intake.TestServer;
import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.clickhouse.ClickHouseAddress;
import io.micronaut.context.ApplicationContext;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/**
 * A whole collector that reads topics, as a process that may be killed.
 *
 * <p>Arguments: data directory, JDBC URL, user, password, broker, topic. Ends when its input does.
 */
final class KafkaCollectorProcess {
  private KafkaCollectorProcess() {}

  public static void main(String[] arguments) throws Exception {
    ClickHouse clickHouse =
        new ClickHouse(ClickHouseAddress.ofJdbcUrl(arguments[1], arguments[2], arguments[3], ""));
    try (ApplicationContext context =
        TestServer.context(
            Path.of(arguments[0]),
            clickHouse,
            InstantSource.system(),
            Map.of(
                "tidemark.collector.kafka.bootstrap-servers",
                arguments[4],
                "tidemark.collector.kafka.prediction-topics",
                arguments[5],
                "tidemark.collector.kafka.batch-records",
                20,
                "tidemark.collector.kafka.properties.session.timeout.ms",
                "6000",
                "tidemark.collector.kafka.properties.max.poll.interval.ms",
                "10000"))) {
      System.out.println("ready " + context.isRunning());
      while (System.in.read() >= 0) {
        // until the test lets go
      }
    }
  }
}

package dev.tidemark.storage.engine;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.clickhouse.ClickHouseContainer;

/** The contract, on ClickHouse's own server in a container; skipped where there is no Docker. */
class ContainerClickHouseTest extends ClickHouseContract {
  private static final String IMAGE = "clickhouse/clickhouse-server:26.3";
  private static final AtomicReference<@Nullable ClickHouseContainer> SERVER =
      new AtomicReference<>();

  @Override
  Target target() {
    Assumptions.assumeTrue(
        DockerClientFactory.instance().isDockerAvailable(), "there is no Docker on this machine");
    @Nullable ClickHouseContainer server = SERVER.get();
    if (server == null) {
      server = new ClickHouseContainer(IMAGE);
      server.start();
      SERVER.set(server);
    }
    return new Target(
        server.getHost(), server.getMappedPort(8123), server.getUsername(), server.getPassword());
  }

  @AfterAll
  static void stop() {
    @Nullable ClickHouseContainer server = SERVER.getAndSet(null);
    if (server != null) {
      server.stop();
    }
  }
}

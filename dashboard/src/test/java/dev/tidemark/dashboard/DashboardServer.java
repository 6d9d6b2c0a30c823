package dev.tidemark.dashboard;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.engine.TestEngine;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;

/** This room's pages and read API on a real server, engine and metadata database. For tests. */
public final class DashboardServer {
  private DashboardServer() {}

  /**
   * @param port 0 for any free one
   * @param fill puts data in before the server answers
   */
  public static EmbeddedServer start(int port, Consumer<ApplicationContext> fill) {
    ClickHouse clickHouse = TestEngine.newClickHouse();
    ApplicationContext context =
        ApplicationContext.builder()
            .properties(
                Map.of(
                    "micronaut.server.port", port == 0 ? -1 : port,
                    "micronaut.serde.serialization.inclusion", "ALWAYS",
                    "tidemark.dashboard.live.interval", "300ms",
                    "datasources.default.url",
                        "jdbc:h2:mem:"
                            + System.nanoTime()
                            + ";MODE=PostgreSQL;DB_CLOSE_DELAY=-1;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH",
                    "datasources.default.username", "sa",
                    "datasources.default.password", "",
                    "datasources.default.dialect", "POSTGRES",
                    "flyway.datasources.default.locations", "classpath:db/metadata"))
            .build();
    context.registerSingleton(InstantSource.class, InstantSource.system());
    context.registerSingleton(ClickHouse.class, clickHouse);
    context.start();
    fill.accept(context);
    return context.getBean(EmbeddedServer.class).start();
  }
}

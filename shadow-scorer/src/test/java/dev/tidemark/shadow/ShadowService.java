package dev.tidemark.shadow;

import dev.tidemark.shadow.candidate.Candidates;
import dev.tidemark.shadow.replay.Replays;
import dev.tidemark.storage.DataDirectory;
import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.clickhouse.ClickHouseAddress;
import dev.tidemark.storage.clickhouse.Migrations;
import dev.tidemark.storage.engine.TestEngine;
import dev.tidemark.storage.metadata.ModelCatalog;
import io.micronaut.context.ApplicationContext;
import io.micronaut.json.JsonMapper;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** The scorer as the server runs it, on a throwaway metadata database and the embedded engine. */
public final class ShadowService implements AutoCloseable {
  private final ClickHouse clickHouse;
  private final ApplicationContext context;

  private ShadowService(ClickHouse clickHouse, ApplicationContext context) {
    this.clickHouse = clickHouse;
    this.context = context;
  }

  /** A new, empty one. */
  public static ShadowService start(Path directory) {
    return start(directory, TestEngine.newDatabase(), "mem:" + System.nanoTime(), Map.of());
  }

  /** One on given databases, so that a second can go on where a first stopped. */
  public static ShadowService start(
      Path directory, String clickHouseUrl, String metadata, Map<String, Object> more) {
    return start(
        directory,
        ClickHouseAddress.ofJdbcUrl(clickHouseUrl, TestEngine.user(), TestEngine.password(), ""),
        metadata,
        more);
  }

  /** As {@link #start(Path, String, String, Map)} at a time that the test sets. */
  public static ShadowService start(
      Path directory,
      String clickHouseUrl,
      String metadata,
      Map<String, Object> more,
      InstantSource clock) {
    return start(
        directory,
        ClickHouseAddress.ofJdbcUrl(clickHouseUrl, TestEngine.user(), TestEngine.password(), ""),
        metadata,
        more,
        clock);
  }

  /** As {@link #start(Path, String, String, Map)} on any ClickHouse. */
  public static ShadowService start(
      Path directory, ClickHouseAddress address, String metadata, Map<String, Object> more) {
    return start(directory, address, metadata, more, InstantSource.system());
  }

  private static ShadowService start(
      Path directory,
      ClickHouseAddress address,
      String metadata,
      Map<String, Object> more,
      InstantSource clock) {
    ClickHouse clickHouse = new ClickHouse(address);
    new Migrations(clickHouse).run();
    Map<String, Object> properties = new HashMap<>(more);
    properties.put(
        "datasources.default.url",
        "jdbc:h2:"
            + metadata
            + ";MODE=PostgreSQL;DB_CLOSE_DELAY=-1;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH");
    properties.put("datasources.default.username", "sa");
    properties.put("datasources.default.password", "");
    properties.put("datasources.default.dialect", "POSTGRES");
    properties.put("flyway.datasources.default.locations", "classpath:db/metadata");
    properties.put("micronaut.serde.serialization.inclusion", "ALWAYS");
    properties.put("micronaut.server.port", -1);
    properties.put("micronaut.server.multipart.max-file-size", "512MB");
    ApplicationContext context = ApplicationContext.builder().properties(properties).build();
    context.registerSingleton(InstantSource.class, clock);
    context.registerSingleton(ClickHouse.class, clickHouse);
    context.registerSingleton(DataDirectory.class, new DataDirectory(directory));
    return new ShadowService(clickHouse, context.start());
  }

  public ClickHouse clickHouse() {
    return clickHouse;
  }

  public ApplicationContext context() {
    return context;
  }

  public Candidates candidates() {
    return context.getBean(Candidates.class);
  }

  public Replays replays() {
    return context.getBean(Replays.class);
  }

  public ModelCatalog models() {
    return context.getBean(ModelCatalog.class);
  }

  public JsonMapper json() {
    return context.getBean(JsonMapper.class);
  }

  @Override
  public void close() {
    context.close();
    clickHouse.close();
  }
}

package dev.tidemark.storage.metadata;

import io.micronaut.context.ApplicationContext;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** A metadata database on a throwaway H2 or PostgreSQL, with the repositories on top. For tests. */
public final class MetadataDatabase {
  private MetadataDatabase() {}

  /** An in-memory H2 of its own. */
  public static ApplicationContext h2(InstantSource clock) {
    return context(
        "jdbc:h2:mem:"
            + System.nanoTime()
            + ";MODE=PostgreSQL;DB_CLOSE_DELAY=-1;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH",
        "sa",
        clock);
  }

  /** A database of its own on a PostgreSQL that runs until the JVM ends. */
  public static ApplicationContext postgres(InstantSource clock) throws IOException {
    EmbeddedPostgres postgres = EmbeddedPostgres.builder().start();
    ApplicationContext context =
        context(postgres.getJdbcUrl("postgres", "postgres"), "postgres", clock);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              try {
                postgres.close();
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            }));
    return context;
  }

  private static ApplicationContext context(String url, String user, InstantSource clock) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("datasources.default.url", url);
    properties.put("datasources.default.username", user);
    properties.put("datasources.default.password", "");
    properties.put("datasources.default.dialect", "POSTGRES");
    properties.put("flyway.datasources.default.locations", "classpath:db/metadata");
    ApplicationContext context = ApplicationContext.builder().properties(properties).build();
    context.registerSingleton(InstantSource.class, clock);
    return context.start();
  }
}

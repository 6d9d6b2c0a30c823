package dev.tidemark.server.assembly;

import dev.tidemark.server.access.Protection;
import dev.tidemark.storage.DataDirectory;
import io.micronaut.context.ApplicationContext;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The metadata database, with a server around it or alone. */
public final class Metadata {
  /** A property: whether it is the H2 file of the data directory. */
  static final String EMBEDDED = "tidemark.metadata.embedded";

  private Metadata() {}

  /** Settings of the data source. */
  static Map<String, Object> properties(@Nullable String databaseUrl, DataDirectory directory) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("datasources.default.url", databaseUrl != null ? databaseUrl : h2(directory));
    properties.put(EMBEDDED, databaseUrl == null);
    if (databaseUrl != null && databaseUrl.startsWith("jdbc:postgresql:")) {
      // an instance that is stopped inside a transaction must not keep its locks from the others
      properties.put(
          "datasources.default.connection-init-sql",
          "SET idle_in_transaction_session_timeout = '10s'");
    }
    if (databaseUrl == null) {
      properties.put("datasources.default.username", "sa");
      properties.put("datasources.default.password", "");
    }
    return properties;
  }

  /** Opens it without a server, of which no room runs; the caller closes it. */
  public static ApplicationContext open(ServiceOptions options) {
    Path directory = options.dataDirectory().toAbsolutePath();
    Map<String, Object> properties =
        properties(options.databaseUrl(), new DataDirectory(directory));
    properties.put("datasources.default.maximum-pool-size", 2);
    properties.put("micronaut.metrics.enabled", false);
    for (Role role : Role.values()) {
      properties.put("tidemark.roles." + role.text(), false);
    }
    ApplicationContext context =
        ApplicationContext.builder()
            .properties(properties)
            .banner(false)
            .deduceEnvironment(false)
            .build();
    context.registerSingleton(InstantSource.class, InstantSource.system());
    context.registerSingleton(Protection.class, new Protection(true, OperatorDoor.newKey()));
    return context.start();
  }

  /**
   * Every commit is written before it is answered, and in order, so space may be written again at
   * once. {@link MetadataFile} finds the space.
   */
  private static String h2(DataDirectory directory) {
    return "jdbc:h2:"
        + SyncedFile.path(directory.folder("metadata").resolve("tidemark"))
        + ";WRITE_DELAY=0;RETENTION_TIME=0;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;DB_CLOSE_ON_EXIT=FALSE";
  }
}

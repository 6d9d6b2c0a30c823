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
  private Metadata() {}

  /** Settings of the data source. */
  static Map<String, Object> properties(@Nullable String databaseUrl, DataDirectory directory) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("datasources.default.url", databaseUrl != null ? databaseUrl : h2(directory));
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

  private static String h2(DataDirectory directory) {
    return "jdbc:h2:file:"
        + directory.folder("metadata").resolve("tidemark")
        + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;DB_CLOSE_ON_EXIT=FALSE";
  }
}

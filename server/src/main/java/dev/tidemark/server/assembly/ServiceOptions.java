package dev.tidemark.server.assembly;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one process is asked to be.
 *
 * @param host address to listen on; anything but loopback needs authentication
 * @param port 0 = any free port
 * @param dataDirectory where this process keeps its files; created when absent
 * @param configuration a Micronaut YAML or properties file read on top of the defaults
 * @param clickHouseUrl JDBC URL; null = the embedded engine
 * @param clickHouseCluster name for ON CLUSTER, empty on a single server
 * @param databaseUrl PostgreSQL JDBC URL; null = an H2 file in the data directory
 */
public record ServiceOptions(
    String host,
    int port,
    Path dataDirectory,
    Set<Role> roles,
    @Nullable Path configuration,
    @Nullable String clickHouseUrl,
    String clickHouseCluster,
    @Nullable String databaseUrl) {
  public static final int DEFAULT_PORT = 8080;
  public static final String DEFAULT_HOST = "127.0.0.1";

  /** Defaults, with what the environment says on top. */
  public static ServiceOptions fromEnvironment(Map<String, String> environment) {
    String home = System.getProperty("user.home", ".");
    return new ServiceOptions(
        DEFAULT_HOST,
        DEFAULT_PORT,
        Path.of(environment.getOrDefault("TIDEMARK_DATA_DIR", home + "/.tidemark")),
        EnumSet.allOf(Role.class),
        null,
        blankToNull(environment.get("TIDEMARK_CLICKHOUSE_URL")),
        Objects.requireNonNullElse(environment.get("TIDEMARK_CLICKHOUSE_CLUSTER"), ""),
        blankToNull(environment.get("TIDEMARK_DATABASE_URL")));
  }

  public ServiceOptions withAddress(String newHost, int newPort) {
    return new ServiceOptions(
        newHost,
        newPort,
        dataDirectory,
        roles,
        configuration,
        clickHouseUrl,
        clickHouseCluster,
        databaseUrl);
  }

  public ServiceOptions withDataDirectory(Path directory) {
    return new ServiceOptions(
        host, port, directory, roles, configuration, clickHouseUrl, clickHouseCluster, databaseUrl);
  }

  public ServiceOptions withRoles(Set<Role> newRoles) {
    return new ServiceOptions(
        host,
        port,
        dataDirectory,
        newRoles,
        configuration,
        clickHouseUrl,
        clickHouseCluster,
        databaseUrl);
  }

  public ServiceOptions withConfiguration(@Nullable Path file) {
    return new ServiceOptions(
        host, port, dataDirectory, roles, file, clickHouseUrl, clickHouseCluster, databaseUrl);
  }

  private static @Nullable String blankToNull(@Nullable String text) {
    return text == null || text.isBlank() ? null : text;
  }
}

package dev.tidemark.storage.clickhouse;

import java.net.URI;
import java.util.Objects;

/**
 * Where ClickHouse answers: the embedded engine or a server.
 *
 * @param endpoint {@code http://host:port} or {@code https://host:port}
 * @param database the one database Tidemark uses; created when absent
 * @param cluster name for {@code ON CLUSTER}; empty on a single server
 */
public record ClickHouseAddress(
    URI endpoint, String database, String user, String password, String cluster) {
  public static final String DEFAULT_DATABASE = "tidemark";

  public ClickHouseAddress {
    Objects.requireNonNull(endpoint, "endpoint");
    if (!database.matches("[A-Za-z_][A-Za-z0-9_]*")) {
      throw new IllegalArgumentException("not a database name: " + database);
    }
    if (!cluster.matches("[A-Za-z0-9_.-]*")) {
      throw new IllegalArgumentException("not a cluster name: " + cluster);
    }
  }

  /**
   * Reads a JDBC URL {@code
   * jdbc:clickhouse:[http:|https:]//host[:port][/database][?user=…&password=…&ssl=true]}.
   *
   * @throws IllegalArgumentException if it is not one
   */
  public static ClickHouseAddress ofJdbcUrl(
      String jdbcUrl, String user, String password, String cluster) {
    String rest = stripPrefix(stripPrefix(jdbcUrl, "jdbc:clickhouse:"), "jdbc:ch:");
    if (rest.equals(jdbcUrl)) {
      throw new IllegalArgumentException(
          "expected jdbc:clickhouse://host:port/database, not " + jdbcUrl);
    }
    boolean schemeGiven = rest.startsWith("http");
    URI uri = URI.create(schemeGiven ? rest : "http:" + rest);
    String query = Objects.requireNonNullElse(uri.getQuery(), "");
    boolean secure = "https".equals(uri.getScheme()) || parameter(query, "ssl", "").equals("true");
    String path = Objects.requireNonNullElse(uri.getPath(), "");
    String database = path.length() > 1 ? path.substring(1) : DEFAULT_DATABASE;
    int port = uri.getPort() != -1 ? uri.getPort() : secure ? 8443 : 8123;
    URI endpoint = URI.create((secure ? "https://" : "http://") + uri.getHost() + ":" + port);
    return new ClickHouseAddress(
        endpoint,
        database,
        parameter(query, "user", user),
        parameter(query, "password", password),
        cluster);
  }

  /** The same address as a JDBC URL, credentials left out. */
  public String jdbcUrl() {
    return "jdbc:clickhouse:" + endpoint + "/" + database;
  }

  ClickHouseAddress withDatabase(String name) {
    return new ClickHouseAddress(endpoint, name, user, password, cluster);
  }

  @Override
  public String toString() {
    return jdbcUrl();
  }

  private static String stripPrefix(String text, String prefix) {
    return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
  }

  private static String parameter(String query, String name, String absent) {
    for (String pair : query.split("&", -1)) {
      if (pair.startsWith(name + "=")) {
        return pair.substring(name.length() + 1);
      }
    }
    return absent;
  }
}

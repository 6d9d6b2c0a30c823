package dev.tidemark.storage.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.clickhouse.client.api.Client;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Properties;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A ClickHouse, whichever one, with a database for each test. */
abstract class ClickHouseUnderTest {
  /** Where a ClickHouse answers, and who may ask. */
  record Target(String host, int port, String user, String password) {
    String jdbcUrl(String database) {
      return "jdbc:clickhouse://" + host + ":" + port + "/" + database;
    }
  }

  final String database = "contract_" + UUID.randomUUID().toString().replace("-", "");

  /** The ClickHouse under test; skips the test where there is none. */
  abstract Target target() throws Exception;

  @BeforeEach
  void createDatabase() throws Exception {
    try (Connection c = connect("default", new Properties());
        Statement s = c.createStatement()) {
      s.execute("CREATE DATABASE " + database);
    }
  }

  @AfterEach
  void dropDatabase() throws Exception {
    try (Connection c = connect("default", new Properties());
        Statement s = c.createStatement()) {
      s.execute("DROP DATABASE IF EXISTS " + database + " SYNC");
    }
  }

  final Connection connect() throws Exception {
    return connect(database, new Properties());
  }

  final Connection connect(String name, Properties more) throws Exception {
    Properties properties = new Properties();
    properties.putAll(more);
    properties.setProperty("user", target().user());
    properties.setProperty("password", target().password());
    return DriverManager.getConnection(target().jdbcUrl(name), properties);
  }

  final Client client() throws Exception {
    return new Client.Builder()
        .addEndpoint("http://" + target().host() + ":" + target().port())
        .setUsername(target().user())
        .setPassword(target().password())
        .setDefaultDatabase(database)
        .build();
  }

  final void execute(String sql) throws Exception {
    try (Connection c = connect();
        Statement s = c.createStatement()) {
      s.execute(sql);
    }
  }

  final long number(String sql) throws Exception {
    try (Connection c = connect();
        Statement s = c.createStatement();
        ResultSet r = s.executeQuery(sql)) {
      assertThat(r.next()).isTrue();
      return r.getLong(1);
    }
  }
}

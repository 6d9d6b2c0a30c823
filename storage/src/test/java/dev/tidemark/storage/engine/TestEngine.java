package dev.tidemark.storage.engine;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.clickhouse.ClickHouseAddress;
import dev.tidemark.storage.clickhouse.Migrations;
import dev.tidemark.storage.engine.chdb.EngineUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.commons.io.FileUtils;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/**
 * One embedded engine for all tests of a JVM, on a directory of its own that goes with it.
 *
 * <p>Started when first asked for, stopped when the JVM exits. Where the engine's library is not
 * installed, asking for it skips the test with that reason. Tests that make tables take a database
 * of their own by {@link #newClickHouse} or {@link #newDatabase}, so they do not see each other's.
 */
public final class TestEngine {
  private static final AtomicLong DATABASES = new AtomicLong();
  private static @Nullable EngineProcess engine;

  private TestEngine() {}

  /** The shared engine, started if need be; skips the calling test where there is no library. */
  public static synchronized EngineProcess get() {
    requireLibrary();
    EngineProcess running = engine;
    if (running == null) {
      Path directory = temporaryDirectory();
      running = EngineProcess.start(options(directory));
      engine = running;
      EngineProcess toClose = running;
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(() -> {
                toClose.close();
                delete(directory);
              }));
    }
    return running;
  }

  /** Skips the calling test where the engine's library is not installed. */
  public static void requireLibrary() {
    try {
      EngineLibrary.locate();
    } catch (EngineUnavailableException e) {
      Assumptions.abort(e.getMessage());
    }
  }

  /** The JDBC address of the shared engine's database {@code tidemark}. */
  public static String jdbcUrl() {
    return get().jdbcUrl();
  }

  public static String user() {
    return get().user();
  }

  public static String password() {
    return get().password();
  }

  /** The JDBC address of a new, empty database on the shared engine. */
  public static String newDatabase() {
    String name = "test_" + DATABASES.incrementAndGet();
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot create database " + name, e);
    }
    return "jdbc:clickhouse://127.0.0.1:" + get().port() + "/" + name;
  }

  /** A new database on the shared engine with all tables, empty; to be closed by the test. */
  public static ClickHouse newClickHouse() {
    ClickHouse clickHouse =
        new ClickHouse(ClickHouseAddress.ofJdbcUrl(newDatabase(), user(), password(), ""));
    new Migrations(clickHouse).run();
    return clickHouse;
  }

  /** A connection to the shared engine's database {@code tidemark}. */
  public static Connection connect() throws SQLException {
    return connect(jdbcUrl());
  }

  /** A connection to an address that {@link #jdbcUrl} or {@link #newDatabase} gave. */
  public static Connection connect(String url) throws SQLException {
    return DriverManager.getConnection(url, credentials());
  }

  /** User and password of the shared engine, as JDBC drivers take them. */
  public static Properties credentials() {
    Properties properties = new Properties();
    properties.setProperty("user", user());
    properties.setProperty("password", password());
    return properties;
  }

  /** Options that leave room for the other tests of this machine. */
  static EngineOptions options(Path directory) {
    return EngineOptions.in(directory).withMemoryBytes(2L << 30);
  }

  static Path temporaryDirectory() {
    try {
      return Files.createTempDirectory("tidemark-engine");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path directory) {
    try {
      FileUtils.deleteDirectory(directory.toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

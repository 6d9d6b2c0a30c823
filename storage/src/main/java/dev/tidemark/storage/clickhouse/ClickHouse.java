package dev.tidemark.storage.clickhouse;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.ServerException;
import com.clickhouse.client.api.insert.InsertResponse;
import com.clickhouse.client.api.insert.InsertSettings;
import com.clickhouse.client.api.query.QueryResponse;
import com.clickhouse.client.api.query.QuerySettings;
import com.clickhouse.data.ClickHouseFormat;
import com.clickhouse.jdbc.DataSourceImpl;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The one way to ClickHouse, thread-safe. Rows go through JDBC ({@link #rows}, {@link #update};
 * {@code ?} parameters); whole columns and bulk inserts go through the same driver's binary client
 * ({@link #columns}, {@link #insert}; {@code {name:Type}} parameters), which hands over primitive
 * arrays.
 *
 * <p>Statements are constant text; every value is a parameter. Failures are {@link
 * StorageException}s that say whether a retry can help. Nothing is retried here.
 */
public final class ClickHouse implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofMinutes(10);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final int COPY_BYTES = 1 << 17;

  /** Blocks of one insert become one part up to here, so that it is stored as a whole or not. */
  private static final int MAX_PART_ROWS = 1 << 20;

  private static final long MAX_PART_BYTES = 1 << 30;

  private final ClickHouseAddress address;
  private final Duration timeout;
  private final DataSourceImpl dataSource;
  private final Client client;

  public ClickHouse(ClickHouseAddress address) {
    this(address, TIMEOUT);
  }

  private ClickHouse(ClickHouseAddress address, Duration timeout) {
    this.address = address;
    this.timeout = timeout;
    Properties properties = new Properties();
    properties.setProperty("user", address.user());
    properties.setProperty("password", address.password());
    properties.setProperty("retry", "0");
    properties.setProperty("socket_timeout", Long.toString(timeout.toMillis()));
    this.dataSource = new DataSourceImpl(address.jdbcUrl(), properties);
    this.client =
        new Client.Builder()
            .addEndpoint(address.endpoint().toString())
            .setUsername(address.user())
            .setPassword(address.password())
            .setDefaultDatabase(address.database())
            .compressServerResponse(false)
            .compressClientRequest(false)
            .setMaxRetries(0)
            .setMaxConnections(32)
            .setConnectTimeout(CONNECT_TIMEOUT.toMillis())
            .setSocketTimeout(timeout.toMillis(), ChronoUnit.MILLIS)
            .serverSetting("wait_end_of_query", "1")
            .build();
  }

  public ClickHouseAddress address() {
    return address;
  }

  /**
   * The same server for somebody who does not wait as long; to be closed on its own.
   *
   * @param silence longest time in which not a byte comes back; then a statement fails, and may or
   *     may not be done
   */
  public ClickHouse withTimeout(Duration silence) {
    return new ClickHouse(address, silence);
  }

  /** Reads one answer in binary form. */
  @FunctionalInterface
  public interface ColumnReader<T> {
    T read(RowBinaryInput rows) throws IOException;
  }

  /** Reads a whole answer by reading each of its rows. */
  public static <T> ColumnReader<List<T>> each(ColumnReader<T> row) {
    return rows -> {
      List<T> all = new ArrayList<>();
      while (rows.hasNext()) {
        all.add(row.read(rows));
      }
      return all;
    };
  }

  /** Reads one row of a JDBC result. */
  @FunctionalInterface
  public interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }

  /**
   * Runs a SELECT and hands its answer over as {@code RowBinary}.
   *
   * @param sql constant text with {@code {name:Type}} parameters and no FORMAT clause
   * @param parameters texts, numbers, collections and number arrays ({@code Array(…)}), instants
   *     ({@code Int64}, epoch milliseconds); escaping is done here
   */
  public <T> T columns(String sql, Map<String, Object> parameters, ColumnReader<T> reader) {
    return stream(
        sql, parameters, ClickHouseFormat.RowBinary, body -> reader.read(new RowBinaryInput(body)));
  }

  /**
   * As {@link #columns}, for answers of any length: they are read while ClickHouse is still at
   * work, so that neither side holds them whole. If that fails half-way this call fails, whatever
   * the reader has seen by then.
   */
  public <T> T streamed(String sql, Map<String, Object> parameters, ColumnReader<T> reader) {
    return streamed(
        sql, parameters, ClickHouseFormat.RowBinary, body -> reader.read(new RowBinaryInput(body)));
  }

  /** As {@link #streamed(String, Map, ColumnReader)} in the given format. */
  @SuppressWarnings("try") // close() of the client's response declares Exception
  public <T> T streamed(
      String sql, Map<String, Object> parameters, ClickHouseFormat format, StreamReader<T> reader) {
    QuerySettings settings =
        new QuerySettings().setFormat(format).serverSetting("wait_end_of_query", "0");
    try (QueryResponse response =
            await(client.query(sql, ParameterText.all(parameters), settings));
        InputStream body = new AnswerInput(response.getInputStream())) {
      return reader.read(body);
    } catch (StorageException e) {
      throw e;
    } catch (Exception e) { // close() of the client's response declares Exception
      throw failure("reading an answer", e);
    }
  }

  /** Runs a SELECT whose answer the caller wants as text in the given format, for pass-through. */
  @SuppressWarnings("try") // close() of the client's response declares Exception
  public <T> T stream(
      String sql, Map<String, Object> parameters, ClickHouseFormat format, StreamReader<T> reader) {
    QuerySettings settings = new QuerySettings().setFormat(format);
    try (QueryResponse response =
            await(client.query(sql, ParameterText.all(parameters), settings));
        InputStream body = response.getInputStream()) {
      return reader.read(body);
    } catch (StorageException e) {
      throw e;
    } catch (Exception e) { // close() of the client's response declares Exception
      throw failure("reading an answer", e);
    }
  }

  /** Reads one answer as bytes. */
  @FunctionalInterface
  public interface StreamReader<T> {
    T read(InputStream body) throws IOException;
  }

  /** Runs a statement that answers nothing, with {@code {name:Type}} parameters. */
  public void execute(String sql, Map<String, Object> parameters) {
    columns(sql, parameters, rows -> rows.hasNext());
  }

  /**
   * Inserts rows, all or none when they fit one block of one partition.
   *
   * @param token names this very content: the same token again, with the same rows, inserts nothing
   * @return rows written as the server counts them
   */
  public long insert(String table, List<String> columns, RowBinaryOutput rows, String token) {
    return insert(table, columns, rows.toInputStream(), ClickHouseFormat.RowBinary, token);
  }

  /**
   * Inserts a block of columns, all or none when it lies in one partition. The rows are stored as
   * they are: equal keys among them collapse in a later merge, and under FINAL, but not at once.
   *
   * @param token as {@link #insert(String, List, RowBinaryOutput, String)}
   * @return rows written as the server counts them
   */
  public long insert(String table, NativeBlock block, String token) {
    return insertColumns(table, block.names(), block.toInputStream(), token);
  }

  /**
   * As {@link #insert(String, NativeBlock, String)}, for more rows than are held at a time: up to a
   * million rows and a gigabyte, all or none too.
   *
   * @param block is filled again and again while the rows are sent
   */
  public long insert(String table, NativeBlock block, NativeBlock.Source rows, String token) {
    return insertColumns(table, block.names(), new BlockStream(block, rows), token);
  }

  /**
   * As {@link #insert(String, NativeBlock, NativeBlock.Source, String)}, for blocks that are ready.
   *
   * @param blocks in the {@code Native} format, one after the other
   */
  public long insertColumns(String table, List<String> columns, InputStream blocks, String token) {
    InsertSettings settings =
        settings(token)
            .serverSetting("optimize_on_insert", "0")
            .serverSetting("max_insert_threads", "1")
            .serverSetting("min_insert_block_size_rows", Integer.toString(MAX_PART_ROWS))
            .serverSetting("min_insert_block_size_bytes", Long.toString(MAX_PART_BYTES));
    return insert(table, columns, blocks, ClickHouseFormat.Native, settings);
  }

  /**
   * As {@link #insert(String, List, RowBinaryOutput, String)} from a stream in any input format.
   */
  public long insert(
      String table, List<String> columns, InputStream rows, ClickHouseFormat format, String token) {
    return insert(table, columns, rows, format, settings(token));
  }

  private static InsertSettings settings(String token) {
    return new InsertSettings()
        .setDeduplicationToken(token)
        .setInputStreamCopyBufferSize(COPY_BYTES)
        .serverSetting("async_insert", "0")
        .serverSetting("insert_deduplicate", "1")
        .serverSetting("input_format_skip_unknown_fields", "0")
        .serverSetting("wait_end_of_query", "1");
  }

  private long insert(
      String table,
      List<String> columns,
      InputStream rows,
      ClickHouseFormat format,
      InsertSettings settings) {
    try (InsertResponse response = await(client.insert(table, columns, rows, format, settings))) {
      return response.getWrittenRows();
    } catch (StorageException e) {
      throw e;
    } catch (Exception e) { // close() of the client's response declares Exception
      throw failure("inserting into " + table, e);
    }
  }

  /**
   * Runs a SELECT through JDBC.
   *
   * @param sql constant text with {@code ?} parameters
   * @param parameters in the order of the marks; a {@code List<String>} is bound as an array
   */
  public <T> List<T> rows(String sql, List<?> parameters, RowReader<T> reader) {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = prepared(connection, sql, parameters);
        ResultSet rows = statement.executeQuery()) {
      List<T> result = new ArrayList<>();
      while (rows.next()) {
        result.add(reader.read(rows));
      }
      return result;
    } catch (SQLException e) {
      throw failure("running a query", e);
    }
  }

  /** Runs a statement without a result through JDBC. */
  public void update(String sql, List<?> parameters) {
    try (Connection connection = dataSource.getConnection();
        PreparedStatement statement = prepared(connection, sql, parameters)) {
      statement.execute();
    } catch (SQLException e) {
      throw failure("running a statement", e);
    }
  }

  /** Whether the server answers at all. */
  public boolean isAlive() {
    return client.ping(2_000);
  }

  @Override
  public void close() {
    client.close();
  }

  private static PreparedStatement prepared(Connection connection, String sql, List<?> parameters)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    try {
      for (int i = 0; i < parameters.size(); i++) {
        Object value = parameters.get(i);
        if (value instanceof List<?> list) {
          statement.setArray(i + 1, connection.createArrayOf("String", list.toArray()));
        } else {
          statement.setObject(i + 1, value);
        }
      }
      return statement;
    } catch (SQLException e) {
      statement.close();
      throw e;
    }
  }

  private <T> T await(CompletableFuture<T> future) {
    try {
      return future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw failure("asking ClickHouse", e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      throw failure("asking ClickHouse", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure("asking ClickHouse", e);
    }
  }

  /** Codes of a server that is busy or short of room, not of a wrong statement. */
  private static boolean isBusy(int code) {
    return switch (code) {
      case 0, 159, 202, 209, 210, 241, 243, 252, 319, 425 -> true;
      default -> false;
    };
  }

  private static StorageException failure(String what, Throwable cause) {
    int code = codeOf(cause);
    boolean server = code != 0;
    return new StorageException(
        what + ": " + cause.getMessage(), !server || isBusy(code), code, cause);
  }

  private static int codeOf(Throwable cause) {
    for (Throwable at = cause; at != null; at = at.getCause()) {
      if (at instanceof ServerException server) {
        return server.getCode();
      }
      if (at instanceof LateFailure late) {
        return late.code();
      }
    }
    return cause instanceof SQLException sql ? Math.max(0, sql.getErrorCode()) : 0;
  }
}

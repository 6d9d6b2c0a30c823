package dev.tidemark.storage.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.insert.InsertResponse;
import com.clickhouse.client.api.insert.InsertSettings;
import com.clickhouse.client.api.query.GenericRecord;
import com.clickhouse.client.api.query.QueryResponse;
import com.clickhouse.client.api.query.QuerySettings;
import com.clickhouse.data.ClickHouseFormat;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Tidemark needs of ClickHouse, whichever one answers: the same drivers, the same results. */
abstract class ClickHouseContract {
  /** Where a ClickHouse answers, and who may ask. */
  record Target(String host, int port, String user, String password) {
    String jdbcUrl(String database) {
      return "jdbc:clickhouse://" + host + ":" + port + "/" + database;
    }
  }

  private final String database = "contract_" + UUID.randomUUID().toString().replace("-", "");

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

  Connection connect() throws Exception {
    return connect(database, new Properties());
  }

  private Connection connect(String name, Properties more) throws Exception {
    Properties properties = new Properties();
    properties.putAll(more);
    properties.setProperty("user", target().user());
    properties.setProperty("password", target().password());
    return DriverManager.getConnection(target().jdbcUrl(name), properties);
  }

  Client client() throws Exception {
    return new Client.Builder()
        .addEndpoint("http://" + target().host() + ":" + target().port())
        .setUsername(target().user())
        .setPassword(target().password())
        .setDefaultDatabase(database)
        .build();
  }

  private void execute(String sql) throws Exception {
    try (Connection c = connect();
        Statement s = c.createStatement()) {
      s.execute(sql);
    }
  }

  private long number(String sql) throws Exception {
    try (Connection c = connect();
        Statement s = c.createStatement();
        ResultSet r = s.executeQuery(sql)) {
      assertThat(r.next()).isTrue();
      return r.getLong(1);
    }
  }

  @Test
  void preparedBatch_storesEveryRow() throws Exception {
    execute("CREATE TABLE t (id UInt64, name String) ENGINE = MergeTree ORDER BY id");
    try (Connection c = connect();
        PreparedStatement p = c.prepareStatement("INSERT INTO t (id, name) VALUES (?, ?)")) {
      for (int i = 0; i < 1000; i++) {
        p.setLong(1, i);
        p.setString(2, "it's \\ \"" + i + "\" ü\n\t");
        p.addBatch();
      }
      assertThat(p.executeBatch()).hasSize(1000);
    }
    assertThat(number("SELECT count() FROM t")).isEqualTo(1000);
    assertThat(number("SELECT sum(id) FROM t WHERE name LIKE 'it''s \\\\\\\\ \"%\" ü\\n\\t'"))
        .isEqualTo(499_500);
  }

  @Test
  void values_comeBackAsTheyWereStored() throws Exception {
    execute(
        """
        CREATE TABLE t (
          id UInt64, num Map(LowCardinality(String), Float64), tags Map(String, String),
          list Array(Float64), maybe Nullable(Float64), word LowCardinality(String),
          at DateTime64(3, 'UTC'), flag Bool, key UUID) ENGINE = MergeTree ORDER BY id\
        """);
    LocalDateTime at = LocalDateTime.of(2026, 3, 1, 10, 0, 0, 123_000_000);
    UUID key = UUID.fromString("018f4e5c-0000-7000-8000-000000000001");
    try (Connection c = connect();
        PreparedStatement p =
            c.prepareStatement("INSERT INTO t VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      p.setLong(1, 1);
      p.setObject(2, Map.of("age", 41.5, "it's", -0.25));
      p.setObject(3, Map.of());
      p.setArray(4, c.createArrayOf("Float64", new Double[] {1.0, 2.5, -3.0}));
      p.setObject(5, null);
      p.setString(6, "teacher");
      p.setObject(7, at);
      p.setBoolean(8, true);
      p.setObject(9, key);
      p.executeUpdate();
    }
    try (Connection c = connect();
        Statement s = c.createStatement();
        ResultSet r = s.executeQuery("SELECT * FROM t")) {
      assertThat(r.next()).isTrue();
      assertThat(r.getObject("num")).isEqualTo(Map.of("age", 41.5, "it's", -0.25));
      assertThat((Map<?, ?>) r.getObject("tags")).isEmpty();
      assertThat((Object[]) r.getArray("list").getArray()).containsExactly(1.0, 2.5, -3.0);
      assertThat(r.getDouble("maybe")).isZero();
      assertThat(r.wasNull()).isTrue();
      assertThat(r.getString("word")).isEqualTo("teacher");
      assertThat(r.getObject("at", LocalDateTime.class)).isEqualTo(at);
      assertThat(r.getTimestamp("at").toInstant()).isEqualTo(at.toInstant(ZoneOffset.UTC));
      assertThat(r.getBoolean("flag")).isTrue();
      assertThat(r.getObject("key")).isEqualTo(key);
      assertThat(r.next()).isFalse();
    }
  }

  @Test
  void notANumberAndInfinity_surviveBinaryFormats() throws Exception {
    try (Connection c = connect();
        Statement s = c.createStatement();
        ResultSet r = s.executeQuery("SELECT nan, inf, -inf, toFloat64(0.1) + 0.2")) {
      assertThat(r.next()).isTrue();
      assertThat(r.getDouble(1)).isNaN();
      assertThat(r.getDouble(2)).isEqualTo(Double.POSITIVE_INFINITY);
      assertThat(r.getDouble(3)).isEqualTo(Double.NEGATIVE_INFINITY);
      assertThat(r.getDouble(4)).isEqualTo(0.1 + 0.2);
    }
  }

  @Test
  void metadata_describesTablesAndColumns() throws Exception {
    execute("CREATE TABLE described (id UInt64, name Nullable(String)) ENGINE = Memory");
    try (Connection c = connect()) {
      List<String> tables = new ArrayList<>();
      try (ResultSet r = c.getMetaData().getTables(null, database, "%", null)) {
        while (r.next()) {
          tables.add(r.getString("TABLE_NAME"));
        }
      }
      assertThat(tables).containsExactly("described");
      List<String> columns = new ArrayList<>();
      try (ResultSet r = c.getMetaData().getColumns(null, database, "described", "%")) {
        while (r.next()) {
          columns.add(r.getString("COLUMN_NAME") + " " + r.getString("TYPE_NAME"));
        }
      }
      assertThat(columns).containsExactly("id UInt64", "name Nullable(String)");
    }
  }

  @Test
  void resultMetadata_namesTypes() throws Exception {
    try (Connection c = connect();
        Statement s = c.createStatement();
        ResultSet r = s.executeQuery("SELECT toUInt8(1) AS a, map('x', 1.5) AS b")) {
      ResultSetMetaData columns = r.getMetaData();
      assertThat(columns.getColumnCount()).isEqualTo(2);
      assertThat(columns.getColumnLabel(1)).isEqualTo("a");
      assertThat(columns.getColumnTypeName(1)).isEqualTo("UInt8");
      assertThat(columns.getColumnTypeName(2)).isEqualTo("Map(String, Float64)");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "it's", "a\\b", "tab\tnew\nline", "'); DROP TABLE t; --", "ünï"})
  void parameters_areValuesWhateverTheyContain(String value) throws Exception {
    try (Connection c = connect();
        PreparedStatement p = c.prepareStatement("SELECT ?, length(?)")) {
      p.setString(1, value);
      p.setString(2, "x");
      try (ResultSet r = p.executeQuery()) {
        assertThat(r.next()).isTrue();
        assertThat(r.getString(1)).isEqualTo(value);
      }
    }
  }

  @Test
  void namedParameters_areBoundByTheServer() throws Exception {
    try (Client client = client()) {
      Map<String, Object> parameters = Map.of("text", "it's", "list", List.of(1L, 2L), "n", 7);
      List<GenericRecord> rows =
          client.queryAll(
              "SELECT {text:String} AS a, has({list:Array(UInt64)}, 2) AS b, {n:UInt8} + 1 AS c",
              parameters);
      assertThat(rows).hasSize(1);
      assertThat(rows.getFirst().getString("a")).isEqualTo("it's");
      assertThat(rows.getFirst().getLong("b")).isEqualTo(1);
      assertThat(rows.getFirst().getLong("c")).isEqualTo(8);
    }
  }

  @Test
  void errors_carryClickHousesCode() throws Exception {
    assertThat(codeOf("SELECT * FROM no_such_table")).isEqualTo(60);
    assertThat(codeOf("SELECT no_such_column FROM system.one")).isEqualTo(47);
    assertThat(codeOf("SELECT toUInt8('x')")).isEqualTo(6);
    assertThat(codeOf("SELECT 1 SETTINGS no_such_setting = 1")).isEqualTo(115);
  }

  private int codeOf(String sql) throws Exception {
    try (Connection c = connect();
        Statement s = c.createStatement()) {
      s.executeQuery(sql).close();
      return 0;
    } catch (SQLException e) {
      return e.getErrorCode();
    }
  }

  @Test
  void failureAfterTheAnswerBegan_isAnErrorNotAShortAnswer() {
    String sql = "SELECT number, throwIf(number = 3000000) FROM numbers(5000000)";
    assertThatThrownBy(
            () -> {
              try (Connection c = connect();
                  Statement s = c.createStatement();
                  ResultSet r = s.executeQuery(sql)) {
                while (r.next()) {
                  r.getLong(1);
                }
              }
            })
        .isInstanceOfAny(SQLException.class, RuntimeException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "blocks", "http"})
  void compression_changesNothing(String kind) throws Exception {
    execute("CREATE TABLE t (id UInt64, name String) ENGINE = MergeTree ORDER BY id");
    Properties properties = new Properties();
    properties.setProperty("compress", String.valueOf(!kind.equals("none")));
    properties.setProperty("decompress", String.valueOf(!kind.equals("none")));
    properties.setProperty("client.use_http_compression", String.valueOf(kind.equals("http")));
    try (Connection c = connect(database, properties);
        PreparedStatement p = c.prepareStatement("INSERT INTO t VALUES (?, ?)");
        Statement s = c.createStatement()) {
      for (int i = 0; i < 2000; i++) {
        p.setLong(1, i);
        p.setString(2, "name " + i % 10);
        p.addBatch();
      }
      p.executeBatch();
      try (ResultSet r = s.executeQuery("SELECT id, name FROM t ORDER BY id")) {
        for (int i = 0; i < 2000; i++) {
          assertThat(r.next()).isTrue();
          assertThat(r.getLong(1)).isEqualTo(i);
          assertThat(r.getString(2)).isEqualTo("name " + i % 10);
        }
        assertThat(r.next()).isFalse();
      }
    }
  }

  @Test
  void largeAnswer_arrivesWhole() throws Exception {
    long rows = 2_000_000;
    try (Connection c = connect();
        Statement s = c.createStatement();
        ResultSet r =
            s.executeQuery("SELECT number, toString(number) FROM numbers(" + rows + ")")) {
      long sum = 0;
      long count = 0;
      while (r.next()) {
        sum += r.getLong(1);
        count++;
      }
      assertThat(count).isEqualTo(rows);
      assertThat(sum).isEqualTo(rows * (rows - 1) / 2);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "RowBinaryWithNamesAndTypes", "RowBinary", "Native", "TabSeparatedWithNamesAndTypes",
        "JSONEachRow", "JSONCompactEachRowWithNamesAndTypes", "CSVWithNames", "Parquet"
      })
  @SuppressWarnings("try") // close() of the client's response declares Exception
  void everyFormat_canBeInsertedAgainAsItWasRead(String format) throws Exception {
    execute("CREATE TABLE t (id UInt64, num Map(String, Float64)) ENGINE = MergeTree ORDER BY id");
    ClickHouseFormat name = ClickHouseFormat.valueOf(format);
    try (Client client = client()) {
      byte[] rows;
      QuerySettings settings = new QuerySettings().setFormat(name);
      String sql = "SELECT number AS id, map('x', number / 2) AS num FROM numbers(200000)";
      try (QueryResponse response = client.query(sql, settings).get();
          InputStream body = response.getInputStream()) {
        rows = body.readAllBytes();
      }
      try (InsertResponse response =
          client.insert("t", new ByteArrayInputStream(rows), name, new InsertSettings()).get()) {
        assertThat(response.getWrittenRows()).isEqualTo(200_000);
      }
    }
    assertThat(number("SELECT count() FROM t")).isEqualTo(200_000);
    assertThat(number("SELECT toUInt64(sum(num['x'] * 2)) FROM t")).isEqualTo(19_999_900_000L);
  }

  @Test
  void rowBinary_insertsThroughTheClient() throws Exception {
    execute("CREATE TABLE t (id UInt64, value Float64) ENGINE = MergeTree ORDER BY id");
    ByteBuffer rows = ByteBuffer.allocate(16 * 50_000).order(ByteOrder.LITTLE_ENDIAN);
    IntStream.range(0, 50_000).forEach(i -> rows.putLong(i).putDouble(i * 0.5));
    try (Client client = client();
        InsertResponse response =
            client
                .insert("t", new ByteArrayInputStream(rows.array()), ClickHouseFormat.RowBinary)
                .get()) {
      assertThat(response.getWrittenRows()).isEqualTo(50_000);
    }
    assertThat(number("SELECT toUInt64(sum(value)) FROM t")).isEqualTo(624_987_500);
  }

  @Test
  void deduplicationToken_makesARetryHarmless() throws Exception {
    execute(
        """
        CREATE TABLE t (id UInt64) ENGINE = MergeTree ORDER BY id
        SETTINGS non_replicated_deduplication_window = 100\
        """);
    try (Client client = client()) {
      for (String token : List.of("batch-1", "batch-1", "batch-2", "batch-1")) {
        InsertSettings settings =
            new InsertSettings()
                .setDeduplicationToken(token)
                .serverSetting("insert_deduplicate", "1")
                .serverSetting("async_insert", "0");
        ByteArrayInputStream rows = new ByteArrayInputStream("1\n2\n3\n".getBytes(UTF_8));
        client.insert("t", rows, ClickHouseFormat.CSV, settings).get().close();
      }
    }
    assertThat(number("SELECT count() FROM t")).isEqualTo(6);
  }

  @Test
  void brokenData_storesNothingOfItsInsert() throws Exception {
    execute("CREATE TABLE t (id UInt64) ENGINE = MergeTree ORDER BY id");
    String rows = "1\n".repeat(5000) + "not a number\n";
    try (Client client = client()) {
      ByteArrayInputStream body = new ByteArrayInputStream(rows.getBytes(UTF_8));
      assertThatThrownBy(() -> client.insert("t", body, ClickHouseFormat.CSV).get().close())
          .hasStackTraceContaining("at row 5001");
    }
    assertThat(number("SELECT count() FROM t")).isZero();
  }

  @Test
  void settings_lastForTheirStatementOnly() throws Exception {
    String sql = "SELECT toUInt64(getSetting('max_block_size')) AS size";
    try (Client client = client()) {
      long before = client.queryAll(sql).getFirst().getLong("size");
      QuerySettings settings = new QuerySettings().serverSetting("max_block_size", "777");
      assertThat(client.queryAll(sql, settings).getFirst().getLong("size")).isEqualTo(777);
      assertThat(client.queryAll(sql).getFirst().getLong("size")).isEqualTo(before);
    }
  }

  @Test
  void connections_workAtTheSameTime() throws Exception {
    execute("CREATE TABLE t (thread UInt8, id UInt64) ENGINE = MergeTree ORDER BY id");
    int threads = 8;
    long inserts = 10;
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      List<Future<Long>> work = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int thread = i;
        work.add(pool.submit(() -> insertAndCount(thread, inserts)));
      }
      for (Future<Long> each : work) {
        assertThat(each.get()).isEqualTo(inserts * 100);
      }
    }
    assertThat(number("SELECT count() FROM t")).isEqualTo(threads * inserts * 100);
  }

  private long insertAndCount(int thread, long inserts) throws Exception {
    try (Connection c = connect();
        Statement s = c.createStatement()) {
      for (int i = 0; i < inserts; i++) {
        s.execute("INSERT INTO t SELECT " + thread + ", number FROM numbers(100)");
      }
      try (ResultSet r = s.executeQuery("SELECT count() FROM t WHERE thread = " + thread)) {
        r.next();
        return r.getLong(1);
      }
    }
  }

  @Test
  void aggregateStates_mergeAndFinalDeduplicates() throws Exception {
    execute(
        "CREATE TABLE t (id UInt64, v Float64, at UInt64) ENGINE = ReplacingMergeTree(at) ORDER BY id");
    execute("INSERT INTO t SELECT number, number, 1 FROM numbers(1000)");
    execute("INSERT INTO t SELECT number, number + 1, 2 FROM numbers(1000)");
    assertThat(number("SELECT count() FROM t FINAL")).isEqualTo(1000);
    assertThat(number("SELECT toUInt64(sum(v)) FROM t FINAL")).isEqualTo(500_500);
    assertThat(
            number(
                "SELECT toUInt64(quantileExactMerge(0.5)(s)) FROM"
                    + " (SELECT quantileExactState(0.5)(v) AS s FROM t FINAL GROUP BY id % 7)"))
        .isBetween(500L, 501L);
  }

  @Test
  void alterUpdateAndDelete_takeEffect() throws Exception {
    execute("CREATE TABLE t (id UInt64, v String) ENGINE = MergeTree ORDER BY id");
    execute("INSERT INTO t SELECT number, 'a' FROM numbers(100)");
    execute("ALTER TABLE t ADD COLUMN w UInt8 DEFAULT 3");
    execute("DELETE FROM t WHERE id < 10");
    assertThat(number("SELECT sum(w) FROM t")).isEqualTo(270);
    execute("TRUNCATE TABLE t");
    assertThat(number("SELECT count() FROM t")).isZero();
  }
}

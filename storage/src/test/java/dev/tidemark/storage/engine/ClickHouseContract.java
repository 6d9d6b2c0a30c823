package dev.tidemark.storage.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.insert.InsertResponse;
import com.clickhouse.client.api.insert.InsertSettings;
import com.clickhouse.client.api.query.QueryResponse;
import com.clickhouse.client.api.query.QuerySettings;
import com.clickhouse.data.ClickHouseFormat;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What Tidemark needs of ClickHouse, whichever one answers: the same drivers, the same results.
 * Here what is stored and read again; {@link ClickHouseAnswers} what needs no table.
 */
abstract class ClickHouseContract extends ClickHouseAnswers {
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

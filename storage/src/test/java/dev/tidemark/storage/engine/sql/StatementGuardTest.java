package dev.tidemark.storage.engine.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatementGuardTest {
  private final StatementGuard guard =
      new StatementGuard(List.of("file", "url", "s3Cluster", "numbers", "inventedLater"));

  private Optional<String> refusal(String sql) {
    byte[] bytes = sql.getBytes(UTF_8);
    return guard.kindRefusal(bytes).or(() -> guard.refusal(bytes, bytes.length));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM file('x')",
        "SELECT * FROM FiLe ('x')",
        "SELECT * FROM \"url\"('x')",
        "SELECT * FROM s3cluster('x')",
        "SELECT * FROM inventedLater('x')",
        "SELECT (SELECT file('x'))",
        "INSERT INTO FUNCTION url('x', 'CSV')",
        "INSERT INTO TABLE FUNCTION url('x', 'CSV')",
        "INSERT INTO t SELECT * FROM url('x', 'CSV')",
        "CREATE TABLE t ENGINE = S3('x')",
        "CREATE TABLE t (a UInt8) ENGINE Kafka",
        "CREATE TABLE t (a UInt8) ENGINE = `File`(CSV)",
        "CREATE TABLE t AS file('x')",
        "CREATE TABLE t (a UInt8) ENGINE = MergeTree ORDER BY a SETTINGS disk = disk(type = 'web')",
        "CREATE OR REPLACE DICTIONARY d (a UInt8) PRIMARY KEY a",
        "CREATE ROLE r",
        "ALTER USER u",
        "DROP FUNCTION f",
        "SELECT 1 INTO /**/ OUTFILE 'x'",
        "INSERT INTO t FROM\nINFILE 'x'",
        "SELECT 1 PARALLEL WITH SELECT 2",
        "SELECT 1; DROP TABLE t",
        "SYSTEM RESTART REPLICAS",
        "DETACH TABLE t",
        "SET dialect = 'prql'",
        "SELECT 1 SETTINGS promql_dialect_x = 1"
      })
  void whatReachesOutside_isRefused(String sql) {
    assertThat(refusal(sql)).as(sql).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1",
        "SELECT 'file(''x'')', file FROM url WHERE url > 1",
        "SELECT $$ file('x') $$",
        "SELECT * FROM numbers(10)",
        "SELECT profile('x'), url_x('y')",
        "INSERT INTO url (a, b)",
        "INSERT INTO d.file (a)",
        "CREATE TABLE url (a UInt8) ENGINE = ReplacingMergeTree(a) ORDER BY a",
        "CREATE TABLE IF NOT EXISTS url (engine String) ENGINE = MergeTree ORDER BY engine",
        "CREATE MATERIALIZED VIEW v ENGINE = SummingMergeTree ORDER BY a AS SELECT 1 AS a",
        "ALTER TABLE t ADD COLUMN a UInt8",
        "DROP TABLE IF EXISTS t",
        "SYSTEM STOP MERGES",
        "SELECT 1;",
        "SELECT 1 ; -- done",
        "EXPLAIN SELECT 1",
        ""
      })
  void whatStaysInside_runs(String sql) {
    assertThat(refusal(sql)).as(sql).isEmpty();
  }

  @Test
  void dialectSetting_isRefusedInEveryCase() {
    assertThat(guard.settingRefusal("Dialect")).isPresent();
    assertThat(guard.settingRefusal("max_threads")).isEmpty();
  }

  @Test
  void dataOfAnInsert_isNotRead() {
    byte[] sql = "INSERT INTO t FORMAT CSV file('x') INTO OUTFILE".getBytes(UTF_8);
    assertThat(guard.refusal(sql, "INSERT INTO t ".length())).isEmpty();
  }
}

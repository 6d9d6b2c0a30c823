package dev.tidemark.storage.engine.sql;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StatementTest {
  private static Statement read(String sql) {
    byte[] bytes = sql.getBytes(UTF_8);
    return Statement.of(bytes, bytes.length);
  }

  private static String dataOf(String sql) {
    Statement.InsertWithData insert = (Statement.InsertWithData) read(sql);
    byte[] bytes = sql.getBytes(UTF_8);
    return new String(bytes, 0, insert.headLength(), UTF_8).strip()
        + "|"
        + insert.format()
        + "|"
        + new String(bytes, insert.dataOffset(), bytes.length - insert.dataOffset(), UTF_8);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '^',
      value = {
        "INSERT INTO t VALUES (1)~INSERT INTO t|Values| (1)",
        "insert into d.t (a, b) values (1)~insert into d.t (a, b)|Values| (1)",
        "INSERT INTO t FORMAT CSV 1~INSERT INTO t|CSV|1",
        "INSERT INTO TABLE `my t` (`values`) FORMAT RowBinary X~INSERT INTO TABLE `my t` (`values`)|RowBinary|X",
        "INSERT INTO t SETTINGS async_insert=0, a='format' FORMAT TSV 1~INSERT INTO t SETTINGS async_insert=0, a='format'|TSV|1",
        "INSERT INTO values VALUES (1)~INSERT INTO values|Values| (1)",
        "INSERT INTO format FORMAT CSV 1~INSERT INTO format|CSV|1",
        "INSERT INTO d.format (format) FORMAT CSV 1~INSERT INTO d.format (format)|CSV|1",
        "INSERT /* values */ INTO t VALUES('FORMAT CSV')~INSERT /* values */ INTO t|Values|('FORMAT CSV')",
        "INSERT INTO t (* EXCEPT(a)) VALUES (1)~INSERT INTO t (* EXCEPT(a))|Values| (1)"
      })
  void insert_isCutBeforeItsData(String sql, String expected) {
    assertThat(dataOf(sql)).isEqualTo(expected);
  }

  @Test
  void data_beginsAfterOneLineEnd() {
    assertThat(dataOf("INSERT INTO t FORMAT CSV \r\n\n1")).endsWith("|CSV|\n1");
    assertThat(dataOf("INSERT INTO t FORMAT CSV\n 1")).endsWith("|CSV| 1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "INSERT INTO t SELECT 1",
        "INSERT INTO t (a) SELECT * FROM u WHERE b = 'values'",
        "INSERT INTO t WITH 1 AS x SELECT x",
        "INSERT INTO t FROM INFILE 'x' FORMAT CSV",
        "INSERT INTO t (a)",
        "WITH x AS (SELECT 1) INSERT INTO t SELECT * FROM x",
        "CREATE TABLE t (a UInt8) ENGINE = Memory",
        "SHOW TABLES",
        ""
      })
  void anythingElse_isRunInOneGo(String sql) {
    assertThat(read(sql)).isInstanceOf(Statement.Other.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '^',
      value = {
        "SELECT 1~",
        "SELECT 1 FORMAT JSON~JSON",
        "(SELECT 1) UNION ALL (SELECT 2) FORMAT TSV~TSV",
        "WITH 1 AS x SELECT x FORMAT CSV SETTINGS max_threads = 1~CSV",
        "SELECT 1 FORMAT Native;~Native",
        "SELECT format FROM t~",
        "SELECT * FROM (SELECT 1 FORMAT JSON)~",
        "SELECT 'x FORMAT JSON'~"
      })
  void select_knowsTheFormatItNames(String sql, String format) {
    assertThat(read(sql)).isEqualTo(new Statement.Select(Optional.ofNullable(format)));
  }

  @Test
  void otherStatements_nameFormatsToo() {
    assertThat(read("SHOW TABLES FORMAT JSON")).isEqualTo(new Statement.Other(Optional.of("JSON")));
  }
}

package dev.tidemark.storage.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.clickhouse.client.api.Client;
import com.clickhouse.client.api.query.GenericRecord;
import com.clickhouse.client.api.query.QuerySettings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What Tidemark needs of ClickHouse's answers: values, types, parameters, errors, settings. */
abstract class ClickHouseAnswers extends ClickHouseUnderTest {
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
}

package dev.tidemark.storage.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Test;

class EngineProcessTest {
  @Test
  void jdbc_roundTrip() throws Exception {
    String url = TestEngine.newDatabase();
    try (Connection c = TestEngine.connect(url);
        Statement s = c.createStatement()) {
      s.execute(
          "CREATE TABLE t (a UInt64, m Map(LowCardinality(String), Float64)) ENGINE = MergeTree ORDER BY a");
      try (PreparedStatement p = c.prepareStatement("INSERT INTO t (a, m) VALUES (?, ?)")) {
        for (int i = 0; i < 100; i++) {
          p.setLong(1, i);
          p.setObject(2, java.util.Map.of("x", i * 0.5));
          p.addBatch();
        }
        assertThat(p.executeBatch()).hasSize(100);
      }
      try (ResultSet r = s.executeQuery("SELECT count(), sum(m['x']) FROM t")) {
        assertThat(r.next()).isTrue();
        assertThat(r.getLong(1)).isEqualTo(100);
        assertThat(r.getDouble(2)).isEqualTo(2475.0);
      }
    }
  }
}

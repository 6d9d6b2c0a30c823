package dev.tidemark.storage.clickhouse;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Brings the ClickHouse schema up to date: the numbered files under {@code clickhouse/migrations},
 * each once, in order. Forward only; each file holds one statement that may run twice.
 *
 * <p>Two placeholders make every statement valid on one server and on a cluster: {@code
 * {{on_cluster}}} and {@code {{replicated}}}; {@code {{durable}}} holds the table settings the
 * promises rest on.
 */
public final class Migrations {
  /** In order; a file not named here does not run. */
  static final List<String> FILES =
      List.of(
          "V001__predictions",
          "V002__prediction_ids",
          "V003__labels",
          "V004__reference_rows",
          "V005__profiles",
          "V006__metrics",
          "V007__shadow_predictions",
          "V008__business_metrics",
          "V009__model_windows",
          "V010__window_values",
          "V011__candidate_answers",
          "V012__window_steps",
          "V013__window_days",
          "V014__window_sums",
          "V015__window_sum_days");

  private static final String DURABLE_SINGLE =
      "non_replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory ="
          + " 1";
  private static final String DURABLE_CLUSTER =
      "replicated_deduplication_window = 10000, fsync_after_insert = 1, fsync_part_directory = 1";

  private final ClickHouse clickHouse;

  public Migrations(ClickHouse clickHouse) {
    this.clickHouse = clickHouse;
  }

  /** Runs what has not run yet. Safe to call from several processes at once. */
  public void run() {
    String onCluster = onCluster();
    createDatabase(onCluster);
    clickHouse.update(
        "CREATE TABLE IF NOT EXISTS schema_migrations "
            + onCluster
            + " (name String, applied_at DateTime64(3, 'UTC') DEFAULT now64(3))"
            + " ENGINE = "
            + replicated()
            + "ReplacingMergeTree ORDER BY name",
        List.of());
    Set<String> applied =
        new HashSet<>(
            clickHouse.rows(
                "SELECT name FROM schema_migrations FINAL", List.of(), row -> row.getString(1)));
    for (String file : FILES) {
      if (!applied.contains(file)) {
        clickHouse.update(statement(file), List.of());
        clickHouse.update("INSERT INTO schema_migrations (name) VALUES (?)", List.of(file));
      }
    }
  }

  private void createDatabase(String onCluster) {
    ClickHouseAddress address = clickHouse.address();
    try (ClickHouse outside = new ClickHouse(address.withDatabase("default"))) {
      // the record checked that the name is an identifier
      outside.update(
          "CREATE DATABASE IF NOT EXISTS " + address.database() + " " + onCluster, List.of());
    }
  }

  private String statement(String file) {
    Map<String, String> values =
        Map.of(
            "{{on_cluster}}", onCluster(),
            "{{replicated}}", replicated(),
            "{{durable}}",
                clickHouse.address().cluster().isEmpty() ? DURABLE_SINGLE : DURABLE_CLUSTER);
    String text = resource("/clickhouse/migrations/" + file + ".sql");
    for (Map.Entry<String, String> value : values.entrySet()) {
      text = text.replace(value.getKey(), value.getValue());
    }
    return text;
  }

  private String onCluster() {
    String cluster = clickHouse.address().cluster();
    return cluster.isEmpty() ? "" : "ON CLUSTER '" + cluster + "'";
  }

  private String replicated() {
    return clickHouse.address().cluster().isEmpty() ? "" : "Replicated";
  }

  private static String resource(String path) {
    try (InputStream in = Migrations.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IllegalStateException("not on the class path: " + path);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("cannot read " + path, e);
    }
  }
}

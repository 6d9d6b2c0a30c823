package dev.tidemark.storage.revision;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.clickhouse.StorageException;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A token for each topic that people watch: another token means that something of it has changed.
 * Reads indexes, small tables and ClickHouse's list of parts, never results. Thread-safe.
 */
@Singleton
public final class Revisions {
  private static final Logger LOG = LoggerFactory.getLogger(Revisions.class);

  /** One row; every insert adds a block, and merges keep the numbers. */
  private static final String SELECT_BLOCKS =
      """
      SELECT toString(sum(last)) FROM (
        SELECT max(max_block_number) + 1 AS last FROM system.parts
        WHERE database = currentDatabase() AND table = 'metrics' AND active
        GROUP BY partition_id)
      """;

  private final RevisionRows rows;
  private final ClickHouse clickHouse;
  private volatile String results = "";

  Revisions(RevisionRows rows, ClickHouse clickHouse) {
    this.rows = rows;
    this.clickHouse = clickHouse;
  }

  /**
   * By topic: {@code models}, {@code results}, {@code alerts}, {@code notifications}, {@code
   * alerting} (rules, receivers, silences), {@code analyses}, {@code replays}. While ClickHouse is
   * away the token of the results stays as it was.
   */
  public Map<String, String> now() {
    Map<String, String> tokens = new LinkedHashMap<>();
    tokens.put("models", models());
    tokens.put("results", results());
    tokens.put("alerts", rows.alerts());
    tokens.put("notifications", rows.notifications());
    tokens.put("alerting", rows.alerting());
    tokens.put("analyses", rows.analyses());
    tokens.put("replays", rows.replays());
    return tokens;
  }

  /** The token of the models' settings and references alone. */
  public String models() {
    return rows.models();
  }

  private String results() {
    try {
      results = clickHouse.rows(SELECT_BLOCKS, List.of(), row -> row.getString(1)).getFirst();
    } catch (StorageException e) {
      LOG.atDebug().setCause(e).log("revision of the results not read");
    }
    return results;
  }
}

package dev.tidemark.storage.retention;

import dev.tidemark.storage.clickhouse.ClickHouse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes ClickHouse drop what is older than is kept: a TTL on the tables of events, by whole months,
 * so that nothing is rewritten and rows stay up to a month longer.
 */
public final class RetentionKeeper {
  private static final Logger log = LoggerFactory.getLogger(RetentionKeeper.class);
  private static final List<String> TABLES =
      List.of("predictions", "prediction_ids", "labels", "shadow_predictions", "candidate_answers");

  private static final String SELECT_TTL =
      "SELECT create_table_query FROM system.tables"
          + " WHERE database = currentDatabase() AND name = ?";

  private final ClickHouse clickHouse;

  public RetentionKeeper(ClickHouse clickHouse) {
    this.clickHouse = clickHouse;
  }

  /** Sets, changes or removes the tables' TTL where it differs. May be called again. */
  public void apply(Optional<Duration> kept) {
    for (String table : TABLES) {
      String definition =
          clickHouse.rows(SELECT_TTL, List.of(table), row -> row.getString(1)).getFirst();
      boolean hasOne = definition.contains(" TTL ");
      if (kept.isEmpty() && hasOne) {
        clickHouse.update("ALTER TABLE " + table + onCluster() + " REMOVE TTL", List.of());
        log.atInfo().addKeyValue("table", table).log("events are kept for ever");
      } else if (kept.isPresent() && !definition.contains(interval(kept.get()))) {
        set(table, kept.get());
        log.atInfo().addKeyValue("table", table).addKeyValue("kept", kept.get()).log("retention");
      }
    }
  }

  /** The names are ours and the interval is a number: nothing of a user becomes text of it. */
  private void set(String table, Duration kept) {
    String alter = "ALTER TABLE " + table + onCluster();
    clickHouse.update(alter + " MODIFY SETTING ttl_only_drop_parts = 1", List.of());
    clickHouse.update(
        alter
            + " MODIFY TTL toDateTime(ts) + "
            + interval(kept)
            + " SETTINGS materialize_ttl_after_modify = 0",
        List.of());
  }

  private static String interval(Duration kept) {
    return "toIntervalSecond(" + kept.toSeconds() + ")";
  }

  private String onCluster() {
    String cluster = clickHouse.address().cluster();
    return cluster.isEmpty() ? "" : " ON CLUSTER '" + cluster + "'";
  }
}

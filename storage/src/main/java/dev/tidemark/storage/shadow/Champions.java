package dev.tidemark.storage.shadow;

import dev.tidemark.storage.clickhouse.ClickHouse;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Finds the version that answered users. Thread-safe. */
public final class Champions {
  /** Grain: a version; at most one row. Reads version and ts of the period. */
  private static final String BUSIEST =
      """
      SELECT toString(version) AS name
      FROM predictions
      WHERE model = {model:String}
        AND ts >= fromUnixTimestamp64Milli({from:Int64}, 'UTC')
        AND ts < fromUnixTimestamp64Milli({to:Int64}, 'UTC')
      GROUP BY name
      ORDER BY name = {candidate:String}, count() DESC, name
      LIMIT 1
      """;

  private final ClickHouse clickHouse;

  public Champions(ClickHouse clickHouse) {
    this.clickHouse = clickHouse;
  }

  /** The version with most predictions in a period, the candidate itself only if it is alone. */
  public Optional<String> busiest(String model, String candidate, Instant from, Instant to) {
    return clickHouse.columns(
        BUSIEST,
        Map.of(
            "model",
            model,
            "candidate",
            candidate,
            "from",
            from.toEpochMilli(),
            "to",
            to.toEpochMilli()),
        in -> in.hasNext() ? Optional.of(in.readString()) : Optional.<String>empty());
  }
}

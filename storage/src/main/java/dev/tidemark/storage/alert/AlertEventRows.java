package dev.tidemark.storage.alert;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.CrudRepository;
import java.time.Instant;
import java.util.List;

@JdbcRepository(dialect = Dialect.POSTGRES)
interface AlertEventRows extends CrudRepository<AlertEvent, Long> {
  /** Oldest first. */
  @Query(
      "SELECT * FROM alert_events WHERE alert_id = :alertId AND position > :after"
          + " ORDER BY position LIMIT :most")
  List<AlertEvent> of(String alertId, long after, int most);

  /** Alerts announced at one time are one page. */
  @Query(
      "SELECT COUNT(DISTINCT e.happened_at) FROM alert_events e JOIN alerts a ON a.id = e.alert_id"
          + " WHERE a.rule = :rule AND e.kind = 'NOTIFIED' AND e.detail LIKE 'FIRING%'"
          + " AND e.happened_at > :since")
  long pagesOf(String rule, Instant since);

  /** When which alert was announced, acknowledged and over, of those that fired in a period. */
  @Query(
      "SELECT a.id, a.rule, a.model, a.version, a.feature, a.segment,"
          + " MIN(CASE WHEN e.kind = 'FIRING' THEN e.happened_at END) AS fired_at,"
          + " MIN(CASE WHEN e.kind = 'NOTIFIED' THEN e.happened_at END) AS told_at,"
          + " MIN(CASE WHEN e.kind = 'ACKNOWLEDGED' THEN e.happened_at END) AS acknowledged_at,"
          + " MAX(CASE WHEN e.kind = 'RESOLVED' THEN e.happened_at END) AS resolved_at,"
          + " a.started_at, a.window_end"
          + " FROM alerts a JOIN alert_events e ON e.alert_id = a.id"
          + " WHERE (:model = '' OR a.model = :model)"
          + " GROUP BY a.id, a.rule, a.model, a.version, a.feature, a.segment, a.started_at,"
          + " a.window_end"
          + " HAVING MIN(CASE WHEN e.kind = 'FIRING' THEN e.happened_at END) >= :from"
          + " AND MIN(CASE WHEN e.kind = 'FIRING' THEN e.happened_at END) < :to"
          + " ORDER BY fired_at, a.id")
  List<AlertTimes> times(String model, Instant from, Instant to);
}

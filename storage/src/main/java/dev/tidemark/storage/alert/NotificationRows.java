package dev.tidemark.storage.alert;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.CrudRepository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

@JdbcRepository(dialect = Dialect.POSTGRES)
interface NotificationRows extends CrudRepository<Notification, Long> {
  /** The oldest waiting notification of each receiver, where its time has come. */
  @Query(
      "SELECT n.* FROM alert_notifications n JOIN (SELECT receiver, MIN(position) AS head"
          + " FROM alert_notifications WHERE state = 'QUEUED' GROUP BY receiver) h"
          + " ON n.position = h.head WHERE n.next_attempt_at <= :now ORDER BY n.position")
  List<Notification> due(Instant now);

  /** The oldest waiting notification of a receiver, whether or not its time has come. */
  @Query(
      "SELECT * FROM alert_notifications WHERE state = 'QUEUED' AND receiver = :receiver"
          + " ORDER BY position LIMIT 1")
  Optional<Notification> head(String receiver);

  /** Everything that waits for receivers of which something has waited that long, in order. */
  @Query(
      "SELECT * FROM alert_notifications WHERE state = 'QUEUED' AND receiver IN"
          + " (SELECT receiver FROM alert_notifications WHERE state = 'QUEUED'"
          + " AND created_at <= :since) ORDER BY position LIMIT :most")
  List<Notification> overdue(Instant since, int most);

  @Query("SELECT * FROM alert_notifications WHERE id = :id")
  Optional<Notification> named(String id);

  /** An empty text means any. Newest first. */
  @Query(
      "SELECT * FROM alert_notifications WHERE position < :before"
          + " AND (:state = '' OR state = :state) AND (:receiver = '' OR receiver = :receiver)"
          + " AND (:model = '' OR model = :model) AND (:incident = '' OR incident = :incident)"
          + " ORDER BY position DESC LIMIT :most")
  List<Notification> list(
      String state, String receiver, String model, String incident, long before, int most);

  /** Oldest first. */
  @Query("SELECT * FROM alert_notifications WHERE incident = :incident ORDER BY position")
  List<Notification> ofIncident(String incident);

  @Query("SELECT COUNT(*) FROM alert_notifications WHERE state = :state")
  long countIn(String state);
}

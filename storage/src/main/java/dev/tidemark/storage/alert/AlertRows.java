package dev.tidemark.storage.alert;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.CrudRepository;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

@JdbcRepository(dialect = Dialect.POSTGRES)
interface AlertRows extends CrudRepository<Alert, String> {
  /** Everything that is not over. */
  @Query("SELECT * FROM alerts WHERE state <> 'RESOLVED' ORDER BY started_at, id")
  List<Alert> active();

  /** Locked until the transaction ends. */
  @Query("SELECT * FROM alerts WHERE id IN (:ids) FOR UPDATE")
  List<Alert> locked(List<String> ids);

  /** The newest episode of a series. */
  @Query(
      "SELECT * FROM alerts WHERE fingerprint = :fingerprint"
          + " ORDER BY window_start DESC, created_at DESC LIMIT 1")
  Optional<Alert> newest(String fingerprint);

  /** The newest window that ended an alert, by series of a model. */
  @Query(
      "SELECT fingerprint, MAX(window_start) AS window_start FROM alerts"
          + " WHERE state = 'RESOLVED' AND model = :model GROUP BY fingerprint")
  List<EndedSeries> ended(String model);

  /** Alerts of these incidents, the first first. */
  @Query("SELECT * FROM alerts WHERE incident IN (:incidents) ORDER BY started_at, id")
  List<Alert> ofIncidents(List<String> incidents);

  /** Incidents, those of which an alert is still on first, then the one that began last. */
  @Query(
      """
      SELECT incident FROM alerts WHERE incident <> '' AND (:model = '' OR model = :model)
      GROUP BY incident
      ORDER BY MAX(CASE state WHEN 'RESOLVED' THEN 0 ELSE 1 END) DESC, MIN(started_at) DESC, incident
      LIMIT :most
      """)
  List<String> incidents(String model, int most);

  /** As above, only those of which an alert is still on. An empty model means any. */
  @Query(
      """
      SELECT incident FROM alerts
      WHERE incident <> '' AND state <> 'RESOLVED' AND (:model = '' OR model = :model)
      GROUP BY incident ORDER BY MIN(started_at) DESC, incident LIMIT :most
      """)
  List<String> openIncidents(String model, int most);

  @Query(
      "UPDATE alerts SET acknowledged_by = :by, acknowledged_note = :note, acknowledged_at = :at,"
          + " acknowledged_until = :until, updated_at = :at WHERE id = :id AND state <> 'RESOLVED'")
  int acknowledge(String id, String by, @Nullable String note, Instant at, @Nullable Instant until);

  @Query(
      "UPDATE alerts SET acknowledged_by = NULL, acknowledged_note = NULL, acknowledged_at = NULL,"
          + " acknowledged_until = NULL WHERE id IN (:ids)")
  void endAcknowledgements(List<String> ids);

  @Query("SELECT * FROM alerts WHERE state <> 'RESOLVED' AND acknowledged_by IS NOT NULL")
  List<Alert> acknowledged();

  /** An empty state or model means any. Newest first. */
  @Query(
      "SELECT * FROM alerts WHERE (:state = '' OR state = :state) AND (:model = '' OR model = :model)"
          + " ORDER BY started_at DESC, id LIMIT :most")
  List<Alert> list(String state, String model, int most);
}

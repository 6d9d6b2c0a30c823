package dev.tidemark.storage.alert;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.CrudRepository;
import java.util.List;
import java.util.Optional;

@JdbcRepository(dialect = Dialect.POSTGRES)
interface AlertRows extends CrudRepository<Alert, String> {
  /** Everything that is not over. */
  @Query("SELECT * FROM alerts WHERE state <> 'RESOLVED' ORDER BY started_at, id")
  List<Alert> active();

  /** The newest episode of a series. */
  @Query(
      "SELECT * FROM alerts WHERE fingerprint = :fingerprint"
          + " ORDER BY window_start DESC, created_at DESC LIMIT 1")
  Optional<Alert> newest(String fingerprint);

  /** An empty state or model means any. Newest first. */
  @Query(
      "SELECT * FROM alerts WHERE (:state = '' OR state = :state) AND (:model = '' OR model = :model)"
          + " ORDER BY started_at DESC, id LIMIT :most")
  List<Alert> list(String state, String model, int most);
}

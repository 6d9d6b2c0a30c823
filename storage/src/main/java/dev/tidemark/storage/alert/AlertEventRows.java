package dev.tidemark.storage.alert;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.CrudRepository;
import java.util.List;

@JdbcRepository(dialect = Dialect.POSTGRES)
interface AlertEventRows extends CrudRepository<AlertEvent, Long> {
  @Query("SELECT * FROM alert_events WHERE alert_id = :alertId ORDER BY position")
  List<AlertEvent> of(String alertId);
}

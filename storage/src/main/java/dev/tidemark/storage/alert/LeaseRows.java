package dev.tidemark.storage.alert;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.CrudRepository;
import java.util.Optional;

@JdbcRepository(dialect = Dialect.POSTGRES)
interface LeaseRows extends CrudRepository<LeaseRow, String> {
  /** Locks the row until the transaction ends. */
  @Query("SELECT * FROM alert_leases WHERE name = :name FOR UPDATE")
  Optional<LeaseRow> locked(String name);
}

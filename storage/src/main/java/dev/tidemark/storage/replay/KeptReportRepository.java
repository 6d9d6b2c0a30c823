package dev.tidemark.storage.replay;

import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.CrudRepository;

/** The last report of every replay. */
@JdbcRepository(dialect = Dialect.POSTGRES)
public interface KeptReportRepository extends CrudRepository<KeptReport, String> {
  /** Forgets what may show rows of a model. */
  void deleteByModel(String model);
}

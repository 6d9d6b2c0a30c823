package dev.tidemark.storage.analysis;

import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.CrudRepository;
import java.util.List;

/** Analyses in the metadata database. */
@JdbcRepository(dialect = Dialect.POSTGRES)
public interface Analyses extends CrudRepository<Analysis, String> {
  /** Those in one of the states, the oldest first. */
  List<Analysis> findByStateInListOrderByCreatedAt(List<Analysis.State> states);
}

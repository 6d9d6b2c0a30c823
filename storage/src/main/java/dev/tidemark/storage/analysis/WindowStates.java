package dev.tidemark.storage.analysis;

import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.CrudRepository;
import java.util.List;

/** The schedule's windows in the metadata database. */
@JdbcRepository(dialect = Dialect.POSTGRES)
public interface WindowStates extends CrudRepository<WindowState, String> {
  /** Those that are known. */
  List<WindowState> findByIdInList(List<String> ids);
}

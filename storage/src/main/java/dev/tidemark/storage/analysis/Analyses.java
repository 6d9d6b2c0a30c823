package dev.tidemark.storage.analysis;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.CrudRepository;
import java.time.Instant;
import java.util.List;

/** Analyses in the metadata database. */
@JdbcRepository(dialect = Dialect.POSTGRES)
public interface Analyses extends CrudRepository<Analysis, String> {
  /** Those in one of the states, the oldest first. */
  List<Analysis> findByStateInListOrderByCreatedAt(List<Analysis.State> states);

  /**
   * Newest first.
   *
   * @param model empty: any
   */
  @Query(
      "SELECT * FROM analyses WHERE :model = '' OR model = :model"
          + " ORDER BY created_at DESC, id LIMIT :most")
  List<Analysis> newest(String model, int most);

  /** Notes progress; 0 when somebody has ended it. */
  @Query(
      "UPDATE analyses SET state = 'RUNNING', windows_done = :done, windows_total = :total"
          + " WHERE id = :id AND state IN ('QUEUED', 'RUNNING')")
  int progressed(String id, int done, int total);

  /** Ends it, unless it has ended. */
  @Query(
      "UPDATE analyses SET state = :state, detail = :detail, finished_at = :now"
          + " WHERE id = :id AND state IN ('QUEUED', 'RUNNING')")
  int finish(String id, String state, String detail, Instant now);
}

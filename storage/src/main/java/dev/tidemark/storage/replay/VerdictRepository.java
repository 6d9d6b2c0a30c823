package dev.tidemark.storage.replay;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.CrudRepository;
import java.util.List;

/** The verdicts on every replay. A second one of the same number is refused. */
@JdbcRepository(dialect = Dialect.POSTGRES)
public interface VerdictRepository extends CrudRepository<VerdictRow, String> {
  /** Oldest first. */
  List<VerdictRow> findByReplayIdOrderByNumber(String replayId);

  /**
   * The last one on each replay that has any.
   *
   * @param replayIds at least one
   */
  @Query(
      """
      SELECT replay_id, decision, rows_needed FROM verdicts v
      WHERE replay_id IN (:replayIds)
        AND number = (SELECT MAX(number) FROM verdicts o WHERE o.replay_id = v.replay_id)
      """)
  List<LastVerdict> findLast(List<String> replayIds);
}

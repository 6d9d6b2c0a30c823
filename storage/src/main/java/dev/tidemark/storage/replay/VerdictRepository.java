package dev.tidemark.storage.replay;

import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.CrudRepository;
import java.util.List;

/** The verdicts on every replay. A second one of the same number is refused. */
@JdbcRepository(dialect = Dialect.POSTGRES)
public interface VerdictRepository extends CrudRepository<VerdictRow, String> {
  /** Oldest first. */
  List<VerdictRow> findByReplayIdOrderByNumber(String replayId);
}

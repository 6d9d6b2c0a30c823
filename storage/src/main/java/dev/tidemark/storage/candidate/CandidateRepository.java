package dev.tidemark.storage.candidate;

import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.CrudRepository;
import java.util.List;
import java.util.Optional;

/** The candidates of every model. A second one of the same model and version is refused. */
@JdbcRepository(dialect = Dialect.POSTGRES)
public interface CandidateRepository extends CrudRepository<Candidate, String> {
  Optional<Candidate> findByModelAndVersion(String model, String version);

  /** Oldest first. */
  List<Candidate> findByModelOrderByCreatedAt(String model);

  /** Those of every model, oldest first. */
  List<Candidate> listOrderByCreatedAt();
}

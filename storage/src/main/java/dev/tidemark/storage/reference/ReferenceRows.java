package dev.tidemark.storage.reference;

import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.CrudRepository;
import java.util.List;
import java.util.Optional;

@JdbcRepository(dialect = Dialect.POSTGRES)
interface ReferenceRows extends CrudRepository<ReferenceRow, Long> {
  List<ReferenceRow> findByModelOrderByRevisionDesc(String model);

  Optional<ReferenceRow> findByModelAndName(String model, String name);

  long deleteByModelAndName(String model, String name);
}

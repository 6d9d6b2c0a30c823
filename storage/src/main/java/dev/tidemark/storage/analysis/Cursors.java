package dev.tidemark.storage.analysis;

import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.CrudRepository;

/** The schedule's cursors in the metadata database. */
@JdbcRepository(dialect = Dialect.POSTGRES)
public interface Cursors extends CrudRepository<Cursor, String> {}

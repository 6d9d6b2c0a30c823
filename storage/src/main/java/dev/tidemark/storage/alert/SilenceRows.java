package dev.tidemark.storage.alert;

import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.CrudRepository;
import java.time.Instant;
import java.util.List;

@JdbcRepository(dialect = Dialect.POSTGRES)
interface SilenceRows extends CrudRepository<SilenceRow, String> {
  /** Not over yet; an expected change is about its windows whenever they are judged. */
  @Query(
      "SELECT * FROM alert_silences WHERE ends_at > :now OR is_expected_change"
          + " ORDER BY starts_at, id")
  List<SilenceRow> notOverAt(Instant now);

  @Query("SELECT * FROM alert_silences ORDER BY starts_at DESC, id LIMIT :most")
  List<SilenceRow> newest(int most);
}

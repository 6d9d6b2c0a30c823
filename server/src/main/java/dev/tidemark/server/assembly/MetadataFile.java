package dev.tidemark.server.assembly;

import io.micronaut.context.annotation.Requires;
import io.micronaut.data.connection.jdbc.advice.DelegatingDataSource;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;

/**
 * Keeps the H2 file small: pages that are alone in a mostly empty part of it are written again
 * elsewhere. H2 itself does that in the thread that writes commits later, and there is none where
 * every commit is written at once.
 */
@Singleton
@Requires(property = Metadata.EMBEDDED, value = "true")
final class MetadataFile {
  private static final int LEAST_FILLED_PERCENT = 50;
  private static final int MOST_BYTES = 4 << 20;

  private final DataSource dataSource;

  MetadataFile(DataSource dataSource) {
    this.dataSource = DelegatingDataSource.unwrapDataSource(dataSource);
  }

  @Scheduled(fixedDelay = "30s", initialDelay = "30s")
  void tidy() throws SQLException {
    try (Connection connection = dataSource.getConnection()) {
      ((SessionLocal) connection.unwrap(JdbcConnection.class).getSession())
          .getDatabase()
          .getStore()
          .getMvStore()
          .compact(LEAST_FILLED_PERCENT, MOST_BYTES);
    }
  }
}

package dev.tidemark.storage.analysis;

import dev.tidemark.storage.metadata.MetadataDatabase;
import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.time.InstantSource;

class PostgresAnalysisStoreTest extends AnalysisStoreContract {
  @Override
  ApplicationContext start(InstantSource clock) throws IOException {
    return MetadataDatabase.postgres(clock);
  }
}

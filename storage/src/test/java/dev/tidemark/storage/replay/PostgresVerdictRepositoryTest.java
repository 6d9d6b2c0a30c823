package dev.tidemark.storage.replay;

import dev.tidemark.storage.metadata.MetadataDatabase;
import io.micronaut.context.ApplicationContext;
import java.time.InstantSource;

class PostgresVerdictRepositoryTest extends VerdictRepositoryContract {
  @Override
  ApplicationContext start(InstantSource clock) throws Exception {
    return MetadataDatabase.postgres(clock);
  }
}

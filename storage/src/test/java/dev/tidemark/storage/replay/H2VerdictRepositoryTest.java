package dev.tidemark.storage.replay;

import dev.tidemark.storage.metadata.MetadataDatabase;
import io.micronaut.context.ApplicationContext;
import java.time.InstantSource;

class H2VerdictRepositoryTest extends VerdictRepositoryContract {
  @Override
  ApplicationContext start(InstantSource clock) {
    return MetadataDatabase.h2(clock);
  }
}

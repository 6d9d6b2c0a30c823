package dev.tidemark.storage.analysis;

import dev.tidemark.storage.metadata.MetadataDatabase;
import io.micronaut.context.ApplicationContext;
import java.time.InstantSource;

class H2AnalysisStoreTest extends AnalysisStoreContract {
  @Override
  ApplicationContext start(InstantSource clock) {
    return MetadataDatabase.h2(clock);
  }
}

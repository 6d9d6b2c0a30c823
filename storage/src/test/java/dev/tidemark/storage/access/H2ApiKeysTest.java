package dev.tidemark.storage.access;

import dev.tidemark.storage.metadata.MetadataDatabase;
import io.micronaut.context.ApplicationContext;
import java.time.InstantSource;

class H2ApiKeysTest extends ApiKeysContract {
  @Override
  ApplicationContext start(InstantSource clock) {
    return MetadataDatabase.h2(clock);
  }
}

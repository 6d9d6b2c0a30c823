package dev.tidemark.storage.reference;

import dev.tidemark.storage.metadata.MetadataDatabase;
import io.micronaut.context.ApplicationContext;
import java.time.InstantSource;

class H2ReferenceCatalogTest extends ReferenceCatalogContract {
  @Override
  ApplicationContext start(InstantSource clock) {
    return MetadataDatabase.h2(clock);
  }
}

package dev.tidemark.storage.metadata;

import io.micronaut.context.ApplicationContext;
import java.time.InstantSource;

class H2ModelCatalogTest extends ModelCatalogContract {
  @Override
  ApplicationContext start(InstantSource clock) {
    return MetadataDatabase.h2(clock);
  }
}

package dev.tidemark.storage.metadata;

import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.time.InstantSource;

class PostgresModelCatalogTest extends ModelCatalogContract {
  @Override
  ApplicationContext start(InstantSource clock) throws IOException {
    return MetadataDatabase.postgres(clock);
  }
}

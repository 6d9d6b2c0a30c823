package dev.tidemark.storage.reference;

import dev.tidemark.storage.metadata.MetadataDatabase;
import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.time.InstantSource;

class PostgresReferenceCatalogTest extends ReferenceCatalogContract {
  @Override
  ApplicationContext start(InstantSource clock) throws IOException {
    return MetadataDatabase.postgres(clock);
  }
}

package dev.tidemark.storage.access;

import dev.tidemark.storage.metadata.MetadataDatabase;
import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.time.InstantSource;

class PostgresApiKeysTest extends ApiKeysContract {
  @Override
  ApplicationContext start(InstantSource clock) throws IOException {
    return MetadataDatabase.postgres(clock);
  }
}

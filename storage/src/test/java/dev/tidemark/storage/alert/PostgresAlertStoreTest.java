package dev.tidemark.storage.alert;

import dev.tidemark.storage.metadata.MetadataDatabase;
import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.time.InstantSource;

class PostgresAlertStoreTest extends AlertStoreContract {
  @Override
  ApplicationContext start(InstantSource clock) throws IOException {
    return MetadataDatabase.postgres(clock);
  }
}

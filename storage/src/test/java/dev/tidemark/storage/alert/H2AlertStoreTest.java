package dev.tidemark.storage.alert;

import dev.tidemark.storage.metadata.MetadataDatabase;
import io.micronaut.context.ApplicationContext;
import java.time.InstantSource;

class H2AlertStoreTest extends AlertStoreContract {
  @Override
  ApplicationContext start(InstantSource clock) {
    return MetadataDatabase.h2(clock);
  }
}

package dev.tidemark.storage.replay;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;

/** One row of {@code replay_plans}; {@code chunks} is JSON. */
@MappedEntity("replay_plans")
record ReplayPlanRow(@Id String passId, String chunks) {}

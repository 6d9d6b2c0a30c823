package dev.tidemark.storage.alert;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.time.Instant;

@MappedEntity("alert_leases")
record LeaseRow(@Id String name, String holder, long token, Instant expiresAt) {}

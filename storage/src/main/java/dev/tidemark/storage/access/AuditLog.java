package dev.tidemark.storage.access;

import io.micronaut.data.model.Pageable;
import io.micronaut.data.model.Sort;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Who changed what through the API, kept in the metadata database. Thread-safe. */
@Singleton
public final class AuditLog {
  private static final int MAX_TARGET_CHARS = 2000;
  private static final Sort NEWEST_FIRST = Sort.of(Sort.Order.desc("id"));

  private final AuditRows rows;
  private final InstantSource clock;

  AuditLog(AuditRows rows, InstantSource clock) {
    this.rows = rows;
    this.clock = clock;
  }

  /** Notes a change; see {@link AuditEntry}. */
  public void add(String actor, String action, String target, int status) {
    String cut = target.substring(0, Math.min(MAX_TARGET_CHARS, target.length()));
    rows.save(
        new AuditRow(
            null, clock.instant().truncatedTo(ChronoUnit.MILLIS), actor, action, cut, status));
  }

  /** The latest changes, the newest first. */
  public List<AuditEntry> latest(int limit) {
    return rows.list(Pageable.from(0, limit, NEWEST_FIRST)).stream()
        .map(row -> new AuditEntry(row.at(), row.actor(), row.action(), row.target(), row.status()))
        .toList();
  }
}

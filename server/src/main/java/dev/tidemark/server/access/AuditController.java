package dev.tidemark.server.access;

import dev.tidemark.storage.access.AuditEntry;
import dev.tidemark.storage.access.AuditLog;
import dev.tidemark.storage.problem.Problem;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.List;

/** Who changed what. */
@Controller("/v1/audit")
@ExecuteOn(TaskExecutors.BLOCKING)
final class AuditController {
  private static final int MAX_ENTRIES = 1000;

  private final AuditLog audit;

  AuditController(AuditLog audit) {
    this.audit = audit;
  }

  @Serdeable
  record Answer(List<Entry> entries) {}

  /** As {@link AuditEntry}. */
  @Serdeable
  record Entry(Instant at, String actor, String action, String target, int status) {}

  /** The latest changes, the newest first. */
  @Get
  Answer latest(@QueryValue(defaultValue = "100") int limit) {
    if (limit < 1 || limit > MAX_ENTRIES) {
      throw Problem.invalidField("limit", "must be between 1 and " + MAX_ENTRIES);
    }
    return new Answer(audit.latest(limit).stream().map(AuditController::entry).toList());
  }

  private static Entry entry(AuditEntry entry) {
    return new Entry(entry.at(), entry.actor(), entry.action(), entry.target(), entry.status());
  }
}

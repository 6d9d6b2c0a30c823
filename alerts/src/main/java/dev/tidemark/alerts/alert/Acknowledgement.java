package dev.tidemark.alerts.alert;

import dev.tidemark.alerts.json.Fields;
import dev.tidemark.storage.alert.Alert;
import dev.tidemark.storage.alert.AlertEvent;
import dev.tidemark.storage.alert.AlertState;
import dev.tidemark.storage.alert.AlertStore;
import dev.tidemark.storage.problem.Problem;
import io.micronaut.json.tree.JsonNode;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Somebody takes care of an alert. */
@Singleton
public final class Acknowledgement {
  private final AlertStore store;
  private final InstantSource clock;

  Acknowledgement(AlertStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * Notes who takes care, until when and why. Later acknowledgements replace earlier ones.
   *
   * @throws Problem 404 if there is no such alert, 409 if it is over, 400 for bad fields
   */
  public Alert acknowledge(String id, JsonNode body) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Fields fields = Fields.of(body);
    Optional<String> by = fields.text("by");
    if (by.isEmpty() && !fields.has("by")) {
      fields.error("by", "say who takes care");
    }
    if (by.isPresent() && by.get().length() > 200) {
      fields.error("by", "must be at most 200 characters");
    }
    Optional<String> note = fields.text("note");
    Optional<Instant> until = fields.time("until");
    if (until.isPresent() && !until.get().isAfter(now)) {
      fields.error("until", "is in the past");
    }
    fields.refuseOthers();
    fields.done("The acknowledgement");
    Alert alert = store.find(id).orElseThrow(() -> Problem.notFound("alert", id));
    if (alert.state() == AlertState.RESOLVED) {
      throw Problem.conflict("The alert is over.");
    }
    String owner = by.orElseThrow();
    store.acknowledge(
        id,
        owner,
        note.orElse(null),
        now,
        until.orElse(null),
        AlertEvent.of(
            id,
            AlertEvent.Kind.ACKNOWLEDGED,
            now,
            owner + note.map(text -> ": " + text).orElse("")));
    return store.find(id).orElseThrow(() -> Problem.notFound("alert", id));
  }
}

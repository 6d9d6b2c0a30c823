package dev.tidemark.alerts.api;

import dev.tidemark.alerts.json.Json;
import dev.tidemark.storage.alert.AlertStore;
import dev.tidemark.storage.alert.Notification;
import dev.tidemark.storage.alert.NotificationFilter;
import dev.tidemark.storage.problem.Problem;
import dev.tidemark.storage.result.OrNull;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.json.tree.JsonNode;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The outbox: what was told to whom, and what could not be. */
@Controller("/v1/notifications")
@ExecuteOn(TaskExecutors.BLOCKING)
final class NotificationController {
  private static final int MOST = 10_000;

  private final AlertStore store;
  private final InstantSource clock;

  NotificationController(AlertStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /** What was told to whom with which outcome, newest first. */
  @Get
  JsonNode list(
      @QueryValue @Nullable String state,
      @QueryValue @Nullable String receiver,
      @QueryValue @Nullable String model,
      @QueryValue @Nullable String incident,
      @QueryValue @Nullable Integer limit,
      @QueryValue @Nullable Long cursor) {
    Page page = Page.of(limit);
    return page.node(
        "notifications",
        store.notifications(
            new NotificationFilter(state(state), receiver, model, incident),
            cursor == null ? Long.MAX_VALUE : cursor,
            page.limit()),
        NotificationController::show,
        notification -> Objects.requireNonNull(notification.position()));
  }

  /** Queues all dead notifications of a receiver again, each under its own id, oldest first. */
  @Post("/resend")
  JsonNode resendAll(@QueryValue String receiver) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    NotificationFilter dead = new NotificationFilter(Notification.State.DEAD, receiver, null, null);
    List<Notification> found = store.notifications(dead, Long.MAX_VALUE, MOST);
    found.reversed().forEach(notification -> store.update(notification.queuedAgain(now)));
    return Json.node(Map.of("queued", found.size()));
  }

  /** Queues a dead notification again, under its own id. */
  @Post("/{id}/resend")
  JsonNode resend(String id) {
    Notification dead =
        store.notification(id).orElseThrow(() -> Problem.notFound("notification", id));
    if (dead.state() != Notification.State.DEAD) {
      throw Problem.conflict("Only a notification that was given up can be sent again.");
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Notification queued = dead.queuedAgain(now);
    store.update(queued);
    return show(queued);
  }

  static JsonNode show(Notification notification) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("id", notification.id());
    fields.put("receiver", notification.receiver());
    fields.put("kind", notification.kind().name().toLowerCase(Locale.ROOT));
    fields.put("state", notification.state().name().toLowerCase(Locale.ROOT));
    fields.put("incident", OrNull.text(notification.incident()));
    fields.put("model", notification.model());
    fields.put("window_start", notification.windowStart());
    fields.put("window_end", notification.windowEnd());
    fields.put("attempts", notification.attempts());
    fields.put("created_at", notification.createdAt());
    fields.put(
        "next_attempt_at",
        notification.state() == Notification.State.QUEUED ? notification.nextAttemptAt() : null);
    fields.put("finished_at", notification.finishedAt());
    fields.put("last_outcome", OrNull.text(notification.lastOutcome()));
    return Json.node(fields);
  }

  private static Notification.@Nullable State state(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    for (Notification.State state : Notification.State.values()) {
      if (state.name().toLowerCase(Locale.ROOT).equals(text)) {
        return state;
      }
    }
    throw Problem.invalidField("/state", "state must be queued, delivered or dead");
  }
}

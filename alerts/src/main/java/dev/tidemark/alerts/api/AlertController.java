package dev.tidemark.alerts.api;

import dev.tidemark.alerts.alert.Acknowledgement;
import dev.tidemark.alerts.alert.AlertJson;
import dev.tidemark.alerts.json.Json;
import dev.tidemark.storage.alert.Alert;
import dev.tidemark.storage.alert.AlertEvent;
import dev.tidemark.storage.alert.AlertState;
import dev.tidemark.storage.alert.AlertStore;
import dev.tidemark.storage.problem.Problem;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.json.tree.JsonNode;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Alerts and what happened to them. */
@Controller("/v1/alerts")
@ExecuteOn(TaskExecutors.BLOCKING)
final class AlertController {
  private static final int MOST = 10_000;

  private final AlertStore store;
  private final AlertJson alertJson;
  private final Acknowledgement acknowledgement;
  private final Json json;

  AlertController(
      AlertStore store, AlertJson alertJson, Acknowledgement acknowledgement, Json json) {
    this.store = store;
    this.alertJson = alertJson;
    this.acknowledgement = acknowledgement;
    this.json = json;
  }

  @Get
  JsonNode list(
      @QueryValue @Nullable String state,
      @QueryValue @Nullable String model,
      @QueryValue @Nullable Integer limit) {
    int most = limit == null ? 1000 : Math.clamp(limit, 1, MOST);
    return Json.node(
        Map.of(
            "alerts", store.list(state(state), model, most).stream().map(alertJson::of).toList()));
  }

  @Get("/{id}")
  JsonNode get(String id) {
    return alertJson.of(found(id));
  }

  /** Every evaluation of the alert's windows with its inputs, and everything else, oldest first. */
  @Get("/{id}/history")
  JsonNode history(
      String id, @QueryValue @Nullable Integer limit, @QueryValue @Nullable Long cursor) {
    found(id);
    Page page = Page.of(limit);
    List<AlertEvent> events = store.history(id, cursor == null ? 0 : cursor, page.limit());
    return page.node(
        "events", events, AlertJson::of, event -> Objects.requireNonNull(event.position()));
  }

  @Post("/{id}/acknowledge")
  JsonNode acknowledge(String id, @Body String body) {
    return alertJson.of(acknowledgement.acknowledge(id, json.parse(body)));
  }

  private Alert found(String id) {
    return store.find(id).orElseThrow(() -> Problem.notFound("alert", id));
  }

  private static @Nullable AlertState state(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return null;
    }
    for (AlertState state : AlertState.values()) {
      if (state.name().toLowerCase(Locale.ROOT).equals(text)) {
        return state;
      }
    }
    throw Problem.invalidField("/state", "state must be pending, firing or resolved");
  }
}

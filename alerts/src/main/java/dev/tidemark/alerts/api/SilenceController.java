package dev.tidemark.alerts.api;

import dev.tidemark.alerts.json.Json;
import dev.tidemark.alerts.silence.Silences;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.Status;
import io.micronaut.json.tree.JsonNode;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import org.jspecify.annotations.Nullable;

/** Silences. */
@Controller("/v1/silences")
@ExecuteOn(TaskExecutors.BLOCKING)
final class SilenceController {
  private final Silences silences;
  private final Json json;

  SilenceController(Silences silences, Json json) {
    this.silences = silences;
    this.json = json;
  }

  @Post
  @Status(HttpStatus.CREATED)
  JsonNode create(@Body String body) {
    return silences.create(json.parse(body));
  }

  @Get
  JsonNode list(@QueryValue @Nullable String state) {
    return silences.list(state);
  }

  @Get("/{id}")
  JsonNode get(String id) {
    return silences.get(id);
  }

  @Delete("/{id}")
  @Status(HttpStatus.NO_CONTENT)
  void end(String id) {
    silences.end(id);
  }
}

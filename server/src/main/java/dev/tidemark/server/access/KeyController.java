package dev.tidemark.server.access;

import dev.tidemark.storage.access.ApiKey;
import dev.tidemark.storage.access.ApiKeys;
import dev.tidemark.storage.access.Scope;
import dev.tidemark.storage.problem.Problem;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Status;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** API keys: made, listed without their secrets, revoked. */
@Controller("/v1/keys")
@ExecuteOn(TaskExecutors.BLOCKING)
final class KeyController {
  private static final Set<String> MEMBERS = Set.of("name", "scope");

  private final ApiKeys keys;

  KeyController(ApiKeys keys) {
    this.keys = keys;
  }

  @Serdeable(naming = SnakeCaseStrategy.class)
  record Created(String id, String name, String scope, String key, Instant createdAt) {}

  @Serdeable(naming = SnakeCaseStrategy.class)
  record Listed(
      String id,
      String name,
      String scope,
      String start,
      Instant createdAt,
      @Nullable Instant revokedAt) {}

  @Serdeable(naming = SnakeCaseStrategy.class)
  record Answer(List<Listed> keys) {}

  /** Makes a key and tells its secret, this once. */
  @Post
  @Status(HttpStatus.CREATED)
  Created create(@Body Map<String, Object> body) {
    for (String member : body.keySet()) {
      if (!MEMBERS.contains(member)) {
        throw Problem.invalidField("/" + member, "is not known; known are name, scope");
      }
    }
    Scope scope =
        Scope.of(text(body, "scope"))
            .orElseThrow(() -> Problem.invalidField("/scope", "must be ingest, read or admin"));
    ApiKeys.Created created = keys.create(text(body, "name"), scope);
    ApiKey key = created.key();
    return new Created(key.id(), key.name(), scope.text(), created.secret(), key.createdAt());
  }

  /** All keys ever made, the newest first. */
  @Get
  Answer list() {
    return new Answer(keys.all().stream().map(KeyController::listed).toList());
  }

  /** Makes a key useless. */
  @Delete("/{nameOrId}")
  @Status(HttpStatus.NO_CONTENT)
  void revoke(String nameOrId) {
    keys.revoke(nameOrId);
  }

  private static Listed listed(ApiKey key) {
    return new Listed(
        key.id(),
        key.name(),
        key.scope().text(),
        key.start() + "…",
        key.createdAt(),
        key.revokedAt());
  }

  private static String text(Map<String, Object> body, String member) {
    if (body.get(member) instanceof String text) {
      return text;
    }
    throw Problem.invalidField("/" + member, "must be a string");
  }
}

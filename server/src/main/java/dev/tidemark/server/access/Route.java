package dev.tidemark.server.access;

import dev.tidemark.storage.access.Scope;
import io.micronaut.http.HttpMethod;
import java.util.Set;

/** What a call needs. Whatever is not named here needs {@link Scope#ADMIN}. */
public sealed interface Route {
  /** Anybody may: nothing is told or changed. */
  record Open() implements Route {}

  record Needs(Scope scope) implements Route {}

  Set<String> INTAKE =
      Set.of(
          "/v1/predictions",
          "/v1/shadow-predictions",
          "/v1/labels",
          "/v1/business-metrics",
          "/v1/cloudevents");
  Set<String> OPEN =
      Set.of(
          "/health",
          "/health/liveness",
          "/health/readiness",
          "/openapi.yml",
          "/docs",
          "/favicon.ico",
          "/sign-in",
          "/sign-out");

  /**
   * @param path decoded
   */
  static Route of(HttpMethod method, String path) {
    boolean reads = method == HttpMethod.GET || method == HttpMethod.HEAD;
    if (OPEN.contains(path) || (reads && path.startsWith("/assets/"))) {
      return new Open();
    }
    if (method == HttpMethod.POST && INTAKE.contains(path)) {
      return new Needs(Scope.INGEST);
    }
    boolean isSecret = path.startsWith("/v1/keys") || path.startsWith("/v1/audit");
    return new Needs(reads && !isSecret ? Scope.READ : Scope.ADMIN);
  }
}

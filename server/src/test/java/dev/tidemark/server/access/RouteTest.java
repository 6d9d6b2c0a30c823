package dev.tidemark.server.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.storage.access.Scope;
import io.micronaut.http.HttpMethod;
import org.junit.jupiter.api.Test;

class RouteTest {
  @Test
  void intakeNeedsIngest_readingNeedsRead_theRestNeedsAdmin() {
    assertThat(Route.of(HttpMethod.POST, "/v1/predictions")).isEqualTo(needs(Scope.INGEST));
    assertThat(Route.of(HttpMethod.POST, "/v1/shadow-predictions")).isEqualTo(needs(Scope.INGEST));
    assertThat(Route.of(HttpMethod.GET, "/v1/models")).isEqualTo(needs(Scope.READ));
    assertThat(Route.of(HttpMethod.GET, "/")).isEqualTo(needs(Scope.READ));
    assertThat(Route.of(HttpMethod.GET, "/prometheus")).isEqualTo(needs(Scope.READ));
    assertThat(Route.of(HttpMethod.PUT, "/v1/models/credit")).isEqualTo(needs(Scope.ADMIN));
    assertThat(Route.of(HttpMethod.DELETE, "/v1/predictions")).isEqualTo(needs(Scope.ADMIN));
    assertThat(Route.of(HttpMethod.POST, "/v1/predictions/")).isEqualTo(needs(Scope.ADMIN));
  }

  @Test
  void unknownRoutes_areAdminsOnlyToChange() {
    assertThat(Route.of(HttpMethod.PATCH, "/v2/anything")).isEqualTo(needs(Scope.ADMIN));
    assertThat(Route.of(HttpMethod.OPTIONS, "/v1/models")).isEqualTo(needs(Scope.ADMIN));
  }

  @Test
  void keysAndAudit_areNotForReaders() {
    for (String path : new String[] {"/v1/keys", "/v1/keys/", "/v1/keys/serving", "/v1/audit"}) {
      assertThat(Route.of(HttpMethod.GET, path)).as(path).isEqualTo(needs(Scope.ADMIN));
    }
  }

  @Test
  void healthAndAssets_areOpen() {
    for (String path : new String[] {"/health/readiness", "/openapi.yml", "/assets/1/style.css"}) {
      assertThat(Route.of(HttpMethod.GET, path)).as(path).isEqualTo(new Route.Open());
    }
    assertThat(Route.of(HttpMethod.POST, "/assets/1/style.css")).isEqualTo(needs(Scope.ADMIN));
  }

  private static Route needs(Scope scope) {
    return new Route.Needs(scope);
  }
}

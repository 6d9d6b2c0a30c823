package dev.tidemark.server.openapi;

import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;

/** The description for programs. */
@Controller
final class OpenApiController {
  private final OpenApi api;

  OpenApiController(OpenApi api) {
    this.api = api;
  }

  @Get("/openapi.yml")
  @Produces("application/yaml")
  String yaml() {
    return api.yaml();
  }
}

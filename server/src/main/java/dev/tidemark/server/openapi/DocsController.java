package dev.tidemark.server.openapi;

import dev.tidemark.dashboard.asset.Assets;
import dev.tidemark.dashboard.page.DocsPage;
import dev.tidemark.dashboard.page.PageHeaders;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.views.ModelAndView;
import java.util.Map;

/** The description for people. */
@Controller
@Requires(property = "tidemark.roles.dashboard", notEquals = "false")
@Produces(MediaType.TEXT_HTML)
@ExecuteOn(TaskExecutors.BLOCKING)
final class DocsController {
  private final DocsPage page;

  DocsController(OpenApi api, Assets assets) {
    this.page = new DocsPage(assets, new DocsReader(api.document()).groups());
  }

  @Get("/docs")
  MutableHttpResponse<?> docs() {
    return PageHeaders.on(HttpResponse.ok(new ModelAndView<>("docs", Map.of("page", page))));
  }
}

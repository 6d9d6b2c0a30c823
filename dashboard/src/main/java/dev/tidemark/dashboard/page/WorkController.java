package dev.tidemark.dashboard.page;

import dev.tidemark.dashboard.asset.Assets;
import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.problem.Problem;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Error;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.server.util.HttpHostResolver;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.List;

/** The pages on which people act: rules, receivers, silences, incidents, replays, operations. */
@Controller
@Produces(MediaType.TEXT_HTML)
@ExecuteOn(TaskExecutors.BLOCKING)
final class WorkController {
  private static final Shell.Crumb RULES = new Shell.Crumb("Rules", "/rules");

  private final ModelCatalog models;
  private final Assets assets;
  private final HttpHostResolver hosts;

  WorkController(ModelCatalog models, Assets assets, HttpHostResolver hosts) {
    this.models = models;
    this.assets = assets;
    this.hosts = hosts;
  }

  @Get("/incidents")
  MutableHttpResponse<?> incidents(HttpRequest<?> request) {
    return page(request, "incidents", "", shell("Incidents", "/incidents", "incidents"));
  }

  @Get("/incidents/{id}")
  MutableHttpResponse<?> incident(String id, HttpRequest<?> request) {
    Shell.Crumb above = new Shell.Crumb("Incidents", "/incidents");
    return page(request, "incident", id, shell("Incident", "/incidents", "incident", above));
  }

  @Get("/rules")
  MutableHttpResponse<?> rules(HttpRequest<?> request) {
    return page(request, "rules", "", shell("Rules", "/rules", "rules"));
  }

  @Get("/new-rule")
  MutableHttpResponse<?> newRule(HttpRequest<?> request) {
    return page(request, "rule", "", shell("New rule", "/rules", "rule", RULES));
  }

  @Get("/rules/{name}")
  MutableHttpResponse<?> rule(String name, HttpRequest<?> request) {
    return page(request, "rule", name, shell(name, "/rules", "rule", RULES));
  }

  @Get("/receivers")
  MutableHttpResponse<?> receivers(HttpRequest<?> request) {
    return page(request, "receivers", "", shell("Receivers", "/rules", "receivers"));
  }

  @Get("/silences")
  MutableHttpResponse<?> silences(HttpRequest<?> request) {
    return page(request, "silences", "", shell("Silences", "/rules", "silences"));
  }

  @Get("/shadow")
  MutableHttpResponse<?> shadow(HttpRequest<?> request) {
    return page(request, "shadow", "", shell("Shadow", "/shadow", "shadow"));
  }

  @Get("/replays/{id}")
  MutableHttpResponse<?> replay(String id, HttpRequest<?> request) {
    Shell.Crumb above = new Shell.Crumb("Shadow", "/shadow");
    return page(request, "replay", id, shell("Replay", "/shadow", "replay", above));
  }

  @Get("/operations")
  MutableHttpResponse<?> operations(HttpRequest<?> request) {
    return page(request, "operations", "", shell("Operations", "/operations", "operations"));
  }

  @Get("/start")
  MutableHttpResponse<?> start(HttpRequest<?> request) {
    return page(request, "start", "", shell("Connect a model", "/", "start"));
  }

  @Get("/models/{model}/settings")
  MutableHttpResponse<?> settings(String model, HttpRequest<?> request) {
    models.get(model);
    List<Shell.Crumb> above =
        List.of(new Shell.Crumb("Fleet", "/"), new Shell.Crumb(model, Shell.model(model)));
    Shell shell = shell("Settings", "/", "settings", above.toArray(new Shell.Crumb[0]));
    return page(request, "settings", model, shell);
  }

  /** A page that cannot be shown says so as a page. */
  @Error(exception = Problem.class)
  MutableHttpResponse<?> problem(Problem problem) {
    return PageHeaders.page(
            "problem",
            new ProblemPage(shell(problem.title(), "", "fleet"), problem.title(), problem.detail()))
        .status(problem.status());
  }

  /**
   * @param script name of the page's own module
   * @param above steps of the way to the page
   */
  private Shell shell(String title, String active, String script, Shell.Crumb... above) {
    List<Shell.Crumb> crumbs = List.of(above);
    boolean hasCharts = script.equals("rule");
    return new Shell(title, active, crumbs, "js/" + script + ".js", hasCharts, assets);
  }

  private MutableHttpResponse<?> page(
      HttpRequest<?> request, String template, String subject, Shell shell) {
    return PageHeaders.page(template, new WorkPage(shell, hosts.resolve(request), subject));
  }
}

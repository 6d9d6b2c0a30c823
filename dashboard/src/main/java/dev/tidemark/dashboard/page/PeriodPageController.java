package dev.tidemark.dashboard.page;

import dev.tidemark.dashboard.asset.Assets;
import dev.tidemark.dashboard.timeline.Timelines;
import dev.tidemark.dashboard.timeline.Timelines.Choice;
import dev.tidemark.storage.problem.Problem;
import dev.tidemark.storage.reference.Reference;
import dev.tidemark.storage.reference.ReferenceCatalog;
import dev.tidemark.storage.result.ResultSpan;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Error;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** The pages about periods of a model. */
@Controller("/models/{model}")
@Produces(MediaType.TEXT_HTML)
@ExecuteOn(TaskExecutors.BLOCKING)
final class PeriodPageController {
  private final Timelines timelines;
  private final ReferenceCatalog references;
  private final Assets assets;

  PeriodPageController(Timelines timelines, ReferenceCatalog references, Assets assets) {
    this.timelines = timelines;
    this.references = references;
    this.assets = assets;
  }

  @Get("/performance")
  MutableHttpResponse<?> performance(String model, HttpRequest<?> request) {
    return page("Performance", model, request);
  }

  @Get("/compare")
  MutableHttpResponse<?> compare(String model, HttpRequest<?> request) {
    return page("Compare", model, request);
  }

  @Error(exception = Problem.class)
  MutableHttpResponse<?> problem(Problem problem) {
    return Views.problem(problem, assets);
  }

  private MutableHttpResponse<?> page(String title, String model, HttpRequest<?> request) {
    Timelines.Wish wish = PageQuery.wish(request.getParameters());
    Choice choice = timelines.choose(model, wish);
    String name = title.toLowerCase(Locale.ROOT);
    Shell shell =
        new Shell(
            title + " – " + model,
            "/",
            List.of(
                Views.FLEET,
                new Shell.Crumb(model, Shell.model(model)),
                new Shell.Crumb(title, Shell.model(model) + "/" + name)),
            "js/" + name + ".js",
            true,
            assets);
    Instant end = choice.span().map(ResultSpan::end).orElse(choice.to());
    Instant to = wish.to() == null ? end : choice.to();
    List<String> named = references.of(model).stream().map(Reference::name).distinct().toList();
    return PageHeaders.page(name, new PeriodPage(shell, choice, choice.from(), to, named));
  }
}

package dev.tidemark.dashboard.page;

import dev.tidemark.dashboard.api.TimelineAnswer;
import dev.tidemark.dashboard.asset.Assets;
import dev.tidemark.dashboard.timeline.Fleet;
import dev.tidemark.dashboard.timeline.MetricWords;
import dev.tidemark.dashboard.timeline.Timeline;
import dev.tidemark.dashboard.timeline.Timelines;
import dev.tidemark.dashboard.timeline.Timelines.Choice;
import dev.tidemark.dashboard.timeline.Timelines.Wish;
import dev.tidemark.storage.problem.Problem;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Error;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.server.util.HttpHostResolver;
import io.micronaut.json.JsonMapper;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The pages. */
@Controller
@Produces(MediaType.TEXT_HTML)
@ExecuteOn(TaskExecutors.BLOCKING)
final class PageController {
  private static final List<String> TOLD = told();
  private static final List<String> SHOWN = and(TOLD, MetricWords.DRAWN);
  private static final List<String> SHOWN_OF_ONE = and(TOLD, MetricWords.DRAWN_OF_ONE);

  private final Fleet fleet;
  private final Timelines timelines;
  private final Assets assets;
  private final HttpHostResolver hosts;
  private final JsonMapper json;

  PageController(
      Fleet fleet, Timelines timelines, Assets assets, HttpHostResolver hosts, JsonMapper json) {
    this.fleet = fleet;
    this.timelines = timelines;
    this.assets = assets;
    this.hosts = hosts;
    this.json = json;
  }

  @Get("/")
  MutableHttpResponse<?> fleet(HttpRequest<?> request) {
    Shell shell = new Shell("Fleet", "/", List.of(), "js/fleet.js", false, assets);
    return PageHeaders.page("fleet", FleetPage.of(shell, fleet.all(), hosts.resolve(request)));
  }

  @Get("/models/{model}")
  MutableHttpResponse<?> model(String model, HttpRequest<?> request) throws IOException {
    Choice choice = timelines.choose(model, PageQuery.wish(request.getParameters()));
    Timelines.Overview shown = timelines.withLatest(choice, SHOWN);
    Shell shell =
        new Shell(
            model,
            "/",
            List.of(Views.FLEET, new Shell.Crumb(model, Shell.model(model))),
            "js/model.js",
            true,
            assets);
    return PageHeaders.page(
        "model",
        ModelPage.of(
            shell,
            choice,
            shown.overview(),
            shown.latest(),
            embedded(TimelineAnswer.overview(choice, shown.overview())),
            hosts.resolve(request)));
  }

  @Get("/models/{model}/features/{feature}")
  MutableHttpResponse<?> feature(String model, String feature, HttpRequest<?> request)
      throws IOException {
    Wish wish = PageQuery.wish(request.getParameters());
    Choice choice = timelines.choose(model, wish);
    Timeline timeline = timelines.read(choice, SHOWN_OF_ONE, List.of(feature));
    int index = FeaturePage.index(timeline, PageQuery.time(request.getParameters(), "at"));
    Timeline window =
        index < 0
            ? timeline
            : timelines.whole(choice.only(timeline.windows().get(index).start()), List.of(feature));
    Shell shell =
        new Shell(
            feature + " – " + model,
            "/",
            List.of(
                Views.FLEET,
                new Shell.Crumb(model, Shell.model(model)),
                new Shell.Crumb(feature, Shell.feature(model, feature))),
            "js/feature.js",
            true,
            assets);
    return PageHeaders.page(
        "feature",
        FeaturePage.of(
            shell,
            choice,
            feature,
            timeline,
            timeline.only(TOLD),
            index,
            window,
            embedded(TimelineAnswer.ofOne(choice, timeline)),
            hosts.resolve(request)));
  }

  /** A page that cannot be shown says so as a page. */
  @Error(exception = Problem.class)
  MutableHttpResponse<?> problem(Problem problem) {
    return Views.problem(problem, assets);
  }

  /** JSON as a page may hold it in a script element, where a tag would end it. */
  private String embedded(TimelineAnswer answer) throws IOException {
    return json.writeValueAsString(answer).replace("<", "\\u003c");
  }

  private static List<String> and(List<String> told, List<String> drawn) {
    return Stream.concat(told.stream(), drawn.stream()).distinct().toList();
  }

  private static List<String> told() {
    List<String> metrics = new ArrayList<>(MetricWords.WATCHED);
    metrics.addAll(List.of("ks_statistic", "mean"));
    metrics.addAll(MetricWords.PERFORMANCE);
    return metrics;
  }
}

package dev.tidemark.analyzer.api;

import dev.tidemark.analyzer.analysis.AnalysisRequests;
import dev.tidemark.storage.analysis.Analysis;
import dev.tidemark.storage.problem.Problem;
import dev.tidemark.storage.window.TimeWindow;
import dev.tidemark.storage.window.WindowLength;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Header;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Analyses on demand. */
@Controller("/v1")
@ExecuteOn(TaskExecutors.BLOCKING)
final class AnalysisController {
  private static final Pattern WAIT = Pattern.compile("(?i)(?:^|[,;\\s])wait=(\\d{1,6})");
  private static final long LONGEST_WAIT_SECONDS = 600;
  private static final int SHOWN = 50;
  private static final int MOST_SHOWN = 1000;

  private final AnalysisRequests requests;

  AnalysisController(AnalysisRequests requests) {
    this.requests = requests;
  }

  @Post("/models/{model}/analyses")
  HttpResponse<AnalysisAnswer> analyse(
      @PathVariable String model,
      @Body @Nullable Map<String, Object> body,
      @Header("Prefer") @Nullable String prefer) {
    Members members = Members.of(body).only(Set.of("from", "to", "window", "reference"));
    String window = members.text("window");
    if (window != null) {
      try {
        window = WindowLength.parse(window).text();
      } catch (IllegalArgumentException e) {
        members.error("window", String.valueOf(e.getMessage()));
      }
    }
    String reference = members.text("reference");
    members.requireGood();
    TimeWindow period = Times.period(members.get("from"), members.get("to"));
    Analysis analysis = requests.submit(model, period, window, reference);
    long seconds = waitSeconds(prefer);
    if (seconds > 0) {
      analysis = requests.await(analysis.id(), Duration.ofSeconds(seconds));
      if (analysis.state() == Analysis.State.FAILED) {
        throw Problem.of("analysis-failed", "Analysis failed", 500, analysis.detail());
      }
    }
    AnalysisAnswer answer = AnalysisAnswer.of(analysis);
    URI location = URI.create("/v1/analyses/" + analysis.id());
    return analysis.state().isFinal()
        ? HttpResponse.ok(answer).header("Location", location.toString())
        : HttpResponse.<AnalysisAnswer>accepted(location).body(answer);
  }

  /** Analyses asked for, the newest first. */
  @Get("/analyses")
  AnalysisAnswer.Many list(
      @QueryValue @Nullable String model, @QueryValue @Nullable Integer limit) {
    int most = limit == null ? SHOWN : Math.clamp(limit, 1, MOST_SHOWN);
    return new AnalysisAnswer.Many(
        requests.newest(model, most).stream().map(AnalysisAnswer::of).toList());
  }

  /** Ends it after the window it is at; windows that are done stay. */
  @Delete("/analyses/{id}")
  AnalysisAnswer cancel(@PathVariable String id) {
    return AnalysisAnswer.of(requests.cancel(id));
  }

  @Get("/analyses/{id}")
  AnalysisAnswer get(@PathVariable String id) {
    return AnalysisAnswer.of(requests.get(id));
  }

  private static long waitSeconds(@Nullable String prefer) {
    Matcher wait = WAIT.matcher(prefer == null ? "" : prefer);
    return wait.find() ? Math.min(LONGEST_WAIT_SECONDS, Long.parseLong(wait.group(1))) : 0;
  }
}

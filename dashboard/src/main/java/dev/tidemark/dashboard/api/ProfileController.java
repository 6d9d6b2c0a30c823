package dev.tidemark.dashboard.api;

import dev.tidemark.dashboard.timeline.Timelines;
import dev.tidemark.dashboard.timeline.Timelines.Choice;
import dev.tidemark.dashboard.timeline.Timelines.Wish;
import dev.tidemark.storage.problem.Problem;
import dev.tidemark.storage.profile.ProfileReader;
import dev.tidemark.storage.profile.ProfileRow;
import dev.tidemark.storage.window.TimeWindow;
import io.micronaut.http.HttpParameters;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code GET /v1/models/{model}/features/{feature}/profile}: a window's summary as stored. */
@Controller("/v1/models")
@ExecuteOn(TaskExecutors.BLOCKING)
final class ProfileController {
  private final Timelines timelines;
  private final ProfileReader profiles;

  ProfileController(Timelines timelines, ProfileReader profiles) {
    this.timelines = timelines;
    this.profiles = profiles;
  }

  /** The window that holds {@code at}, or the last one, with the quantiles of all in the range. */
  @Get("/{model}/features/{feature}/profile")
  ProfileAnswer profile(String model, String feature, HttpRequest<?> request) {
    HttpParameters parameters = request.getParameters();
    Choice choice =
        timelines.choose(
            model,
            new Wish(
                Filters.text(parameters, "version"),
                Filters.text(parameters, "window"),
                Filters.time(parameters, "from"),
                Filters.time(parameters, "to")));
    List<ProfileRow> rows =
        newestOfEachWindow(
            profiles.find(
                model,
                "",
                List.of(feature),
                List.of(choice.version()),
                List.of(choice.window()),
                choice.from(),
                choice.to()));
    if (rows.isEmpty()) {
      throw Problem.notFound("profile of feature", feature);
    }
    Instant at = Filters.time(parameters, "at");
    ProfileRow chosen =
        rows.stream()
            .filter(row -> at != null && row.window().contains(at))
            .findFirst()
            .orElse(rows.getLast());
    return ProfileAnswer.of(chosen, rows);
  }

  /** Where a window was compared with several references, the newest comparison. */
  private static List<ProfileRow> newestOfEachWindow(List<ProfileRow> rows) {
    Map<TimeWindow, ProfileRow> newest = new LinkedHashMap<>();
    for (ProfileRow row : rows) {
      newest.merge(row.window(), row, (a, b) -> a.revision() >= b.revision() ? a : b);
    }
    List<ProfileRow> sorted = new ArrayList<>(newest.values());
    sorted.sort(Comparator.comparing(row -> row.window().start()));
    return sorted;
  }
}

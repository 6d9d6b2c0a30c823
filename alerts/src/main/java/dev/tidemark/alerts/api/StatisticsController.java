package dev.tidemark.alerts.api;

import dev.tidemark.alerts.evaluation.RuleReview;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.json.tree.JsonNode;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.Duration;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Time to acknowledge and to resolve, and the noisiest rules. */
@Controller("/v1/alert-statistics")
@ExecuteOn(TaskExecutors.BLOCKING)
final class StatisticsController {
  private static final Duration USUAL = Duration.ofDays(30);

  private final RuleReview review;
  private final InstantSource clock;

  StatisticsController(RuleReview review, InstantSource clock) {
    this.review = review;
    this.clock = clock;
  }

  /** Of the last 30 days unless told otherwise. */
  @Get
  JsonNode get(
      @QueryValue @Nullable String model,
      @QueryValue @Nullable String from,
      @QueryValue @Nullable String to) {
    Period period = Period.of(from, to, USUAL, clock.instant());
    return review.run(model, period.from(), period.to());
  }
}

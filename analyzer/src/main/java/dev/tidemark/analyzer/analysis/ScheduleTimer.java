package dev.tidemark.analyzer.analysis;

import io.micronaut.context.annotation.Requires;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;

/** Looks for touched windows every few seconds, in a process with the analyzer's role. */
@Singleton
@Requires(property = "tidemark.roles.analyzer", value = "true")
final class ScheduleTimer {
  private final Schedule schedule;
  private final AnalysisRequests requests;

  ScheduleTimer(Schedule schedule, AnalysisRequests requests) {
    this.schedule = schedule;
    this.requests = requests;
  }

  @Scheduled(fixedDelay = "${tidemark.analyzer.poll-interval:3s}", initialDelay = "3s")
  void look() {
    requests.takeOver();
    var _ = schedule.poll();
  }
}

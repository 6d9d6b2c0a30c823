package dev.tidemark.collector.intake;

import dev.tidemark.collector.CollectorCounters;
import dev.tidemark.collector.spool.SpoolException;
import dev.tidemark.storage.problem.Problem;
import java.time.Duration;

/** The answers that turn a request away for the time being; each is counted. */
record Refusals(CollectorCounters counters) {
  /** The spool did not take something. */
  Problem of(SpoolException e, String kept) {
    return counted(Refusal.of(e, kept));
  }

  /** Somebody sends more than can be worked on. */
  Problem busy(String detail, Duration wait) {
    return refused("too-busy", detail, wait);
  }

  /** Somebody sends more than was agreed. */
  Problem overQuota(String detail, Duration wait) {
    return refused("over-quota", detail, wait);
  }

  private Problem refused(String type, String detail, Duration wait) {
    Duration seconds = Duration.ofSeconds(Math.max(1, wait.plusMillis(999).toSeconds()));
    return counted(Problem.retryLater(type, "Too many requests", 429, detail, seconds));
  }

  private Problem counted(Problem problem) {
    counters.refused(problem.type());
    return problem;
  }
}

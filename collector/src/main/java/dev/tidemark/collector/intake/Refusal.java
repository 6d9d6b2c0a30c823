package dev.tidemark.collector.intake;

import dev.tidemark.collector.spool.SpoolException;
import dev.tidemark.storage.problem.Problem;
import java.time.Duration;

/** What a caller is told when the spool takes nothing: to come again. */
public final class Refusal {
  private Refusal() {}

  /**
   * @param kept what to do, and what is kept already; starts with a blank
   */
  public static Problem of(SpoolException e, String kept) {
    return switch (e.reason()) {
      case BUSY ->
          Problem.retryLater(
              "too-busy",
              "Too many requests",
              429,
              "The disk is behind." + kept,
              Duration.ofSeconds(1));
      case FULL ->
          Problem.retryLater(
              "spool-full",
              "No room",
              503,
              "Too much waits to be stored: " + e.getMessage() + "." + kept,
              Duration.ofSeconds(30));
      case DISK, CLOSED ->
          Problem.retryLater(
              "unavailable",
              "Not available",
              503,
              "The collector cannot write to its disk or is stopping." + kept,
              Duration.ofSeconds(5));
    };
  }
}

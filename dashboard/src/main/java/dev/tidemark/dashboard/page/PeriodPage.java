package dev.tidemark.dashboard.page;

import dev.tidemark.dashboard.timeline.Timelines.Choice;
import dev.tidemark.storage.result.ResultSpan;
import java.time.Instant;
import java.util.List;

/**
 * A page about a model in a period that the browser asks about: its performance, or a comparison.
 *
 * @param from first window's start
 * @param to last window's end
 * @param references names of the model's stored references, the newest first
 */
public record PeriodPage(
    Shell shell, Choice choice, Instant from, Instant to, List<String> references) {
  public PeriodPage {
    references = List.copyOf(references);
  }

  public String model() {
    return choice.model().name();
  }

  /** Start of the last window of the period. */
  public Instant last() {
    return choice.span().map(ResultSpan::last).filter(last -> last.isBefore(to)).orElse(from);
  }

  /** Whether anything of the model was analysed. */
  public boolean hasResults() {
    return choice.span().isPresent();
  }
}

package dev.tidemark.alerts.rule;

import dev.tidemark.storage.alert.Severity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a rule says of a series: what must hold, for how many windows, and who is told.
 *
 * @param forWindows windows in a row before the alert fires, at least 1
 * @param receivers who is told; empty: see the guide's page on alerts
 * @param minSample fewest rows in the window for a judgement
 * @param minLabelCoverage smallest share of predictions with a label, 0 to 1; null: any
 * @param patience windows are judged once they ended that long ago; null: at once
 * @param mostPages most pages in {@value #BUDGET_DAYS} days; null: any number
 */
public record Terms(
    boolean enabled,
    Condition when,
    int forWindows,
    Clearing clear,
    Severity severity,
    List<String> receivers,
    @Nullable String runbookUrl,
    long minSample,
    @Nullable Double minLabelCoverage,
    @Nullable Span patience,
    @Nullable Integer mostPages) {
  /** The days to which a budget of pages applies, always the last ones. */
  public static final int BUDGET_DAYS = 30;

  public Terms {
    receivers = List.copyOf(receivers);
  }

  /** On, at once, a warning. */
  static Terms of(Condition when) {
    return new Terms(
        true, when, 1, Clearing.DEFAULT, Severity.WARNING, List.of(), null, 0, null, null, null);
  }

  /** These with other conditions. */
  Terms with(Condition newWhen, Clearing newClear) {
    return new Terms(
        enabled,
        newWhen,
        forWindows,
        newClear,
        severity,
        receivers,
        runbookUrl,
        minSample,
        minLabelCoverage,
        patience,
        mostPages);
  }
}

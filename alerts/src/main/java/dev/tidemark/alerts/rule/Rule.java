package dev.tidemark.alerts.rule;

import dev.tidemark.storage.alert.Severity;
import dev.tidemark.storage.result.MetricName;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One rule: for which series, what must hold, for how many windows, and who is told.
 *
 * @param metric as users write it; {@code score_psi} is {@code psi} of the output {@code score}
 * @param model which models
 * @param version which versions
 * @param feature which features or outputs; null for a metric of the model as a whole, or of all
 *     its features when the metric has any
 * @param segment null: all traffic taken together; else which segments
 * @param window only results of this window length; null: the model's own
 * @param forWindows windows in a row before the alert fires, at least 1
 * @param receivers who is told; empty: see the guide's page on alerts
 * @param minSample fewest rows in the window for a judgement
 * @param minLabelCoverage smallest share of predictions with a label, 0 to 1; null: any
 * @param revision 0 for a built-in rule as shipped
 */
public record Rule(
    String name,
    String description,
    boolean enabled,
    Glob model,
    Glob version,
    String metric,
    @Nullable Glob feature,
    @Nullable Glob segment,
    @Nullable String window,
    Condition when,
    int forWindows,
    Clearing clear,
    Severity severity,
    List<String> receivers,
    @Nullable String runbookUrl,
    long minSample,
    @Nullable Double minLabelCoverage,
    boolean builtIn,
    long revision) {
  public Rule {
    receivers = List.copyOf(receivers);
  }

  /** The metric's name in storage and the output meant, if the name is an alias. */
  public MetricName metricName() {
    return MetricName.parse(metric);
  }

  /** The silence that this rule waits for, if it is about silence. */
  public Optional<Silence> silence() {
    return when instanceof Condition.SilentFor(Silence length)
        ? Optional.of(length)
        : Optional.empty();
  }

  public Rule revised(long newRevision) {
    return with(when, clear, newRevision);
  }

  /** This rule with another end of its alerts. */
  Rule clearing(Clearing newClear) {
    return with(when, newClear, revision);
  }

  /** This rule with other conditions. */
  Rule with(Condition newWhen, Clearing newClear) {
    return with(newWhen, newClear, revision);
  }

  private Rule with(Condition newWhen, Clearing newClear, long newRevision) {
    return new Rule(
        name,
        description,
        enabled,
        model,
        version,
        metric,
        feature,
        segment,
        window,
        newWhen,
        forWindows,
        newClear,
        severity,
        receivers,
        runbookUrl,
        minSample,
        minLabelCoverage,
        builtIn,
        newRevision);
  }
}

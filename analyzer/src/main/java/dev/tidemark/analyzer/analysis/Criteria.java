package dev.tidemark.analyzer.analysis;

import dev.tidemark.analyzer.column.Comparison.ColumnName;
import dev.tidemark.analyzer.metric.Criterion;
import dev.tidemark.storage.model.FeatureSettings;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.model.Threshold;
import dev.tidemark.storage.result.Subject;
import java.util.Map;
import java.util.Optional;

/** By what each metric of one window is judged, as the model's settings say. */
public final class Criteria {
  /** Limits of the metrics alone: for periods that are no windows. */
  public static final Criteria FIXED = withoutPast(ModelSettings.defaults("any"), 1);

  private final ModelSettings settings;
  private final double windowsPerMonth;
  private final Optional<PastValues> past;

  /**
   * @param windowsPerMonth above 0
   * @param past of the windows before; empty where there can be none, so that fixed limits hold in
   *     the place of those that come from there
   */
  private Criteria(ModelSettings settings, double windowsPerMonth, Optional<PastValues> past) {
    this.settings = settings;
    this.windowsPerMonth = windowsPerMonth;
    this.past = past;
  }

  /**
   * @param windowsPerMonth above 0
   * @param past of the windows before
   */
  Criteria(ModelSettings settings, double windowsPerMonth, PastValues past) {
    this(settings, windowsPerMonth, Optional.of(past));
  }

  /** Without windows before: for budgets and fixed limits. */
  public static Criteria of(ModelSettings settings, double windowsPerMonth) {
    return new Criteria(settings, windowsPerMonth, PastValues.NONE);
  }

  /**
   * For a period that is no window, and so has none before it: budgets as for one of the model's
   * windows, fixed limits for all else.
   */
  static Criteria withoutPast(ModelSettings settings, double windowsPerMonth) {
    return new Criteria(settings, windowsPerMonth, Optional.empty());
  }

  /**
   * For one metric of one column.
   *
   * @param tests of each column in this window
   */
  Criterion of(ColumnName column, String metric, Map<ColumnName, Integer> tests) {
    return switch (threshold(column)) {
      case Threshold.Fixed _ -> new Criterion.Fixed();
      case Threshold.Past rule -> past(rule, column.subject(), column.text(), metric);
      case Threshold.Budget(double perMonth) ->
          new Criterion.Budget(perMonth, windowsPerMonth, sharers(column, tests));
    };
  }

  /** For one metric of the model as a whole; a budget is for features and outputs. */
  Criterion ofModel(String metric) {
    return settings.thresholdOfModel() instanceof Threshold.Past rule
        ? past(rule, Subject.MODEL, "", metric)
        : new Criterion.Fixed();
  }

  private Criterion past(Threshold.Past rule, Subject subject, String feature, String metric) {
    return past.<Criterion>map(
            before -> new Criterion.Past(rule, before.of(subject, feature, metric, rule.windows())))
        .orElseGet(Criterion.Fixed::new);
  }

  private Threshold threshold(ColumnName column) {
    return column.subject() == Subject.FEATURE
        ? settings.thresholdOf(column.text())
        : settings.thresholdOfModel();
  }

  /** A budget of its own is the feature's alone; the model's is shared by all others. */
  private int sharers(ColumnName column, Map<ColumnName, Integer> tests) {
    int sharers =
        tests.entrySet().stream()
            .filter(
                other -> hasOwn(column) ? other.getKey().equals(column) : !hasOwn(other.getKey()))
            .mapToInt(Map.Entry::getValue)
            .sum();
    return Math.max(1, sharers);
  }

  private boolean hasOwn(ColumnName column) {
    FeatureSettings settled =
        column.subject() == Subject.FEATURE ? settings.features().get(column.text()) : null;
    return settled != null && settled.threshold() != null;
  }
}

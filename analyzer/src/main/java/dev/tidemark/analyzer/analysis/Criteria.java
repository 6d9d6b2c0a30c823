package dev.tidemark.analyzer.analysis;

import dev.tidemark.analyzer.column.Comparison.ColumnName;
import dev.tidemark.analyzer.metric.Criterion;
import dev.tidemark.storage.model.FeatureSettings;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.model.Threshold;
import dev.tidemark.storage.result.Subject;
import java.util.Map;

/** By what each metric of one window is judged, as the model's settings say. */
public final class Criteria {
  /** Limits of the metrics alone: for periods that are no windows. */
  public static final Criteria FIXED =
      new Criteria(ModelSettings.defaults("any"), 1, PastValues.NONE);

  private final ModelSettings settings;
  private final double windowsPerMonth;
  private final PastValues past;

  /**
   * @param windowsPerMonth above 0
   * @param past of the windows before
   */
  Criteria(ModelSettings settings, double windowsPerMonth, PastValues past) {
    this.settings = settings;
    this.windowsPerMonth = windowsPerMonth;
    this.past = past;
  }

  /** Without windows before: for budgets and fixed limits. */
  public static Criteria of(ModelSettings settings, double windowsPerMonth) {
    return new Criteria(settings, windowsPerMonth, PastValues.NONE);
  }

  /**
   * For one metric of one column.
   *
   * @param tests of each column in this window
   */
  Criterion of(ColumnName column, String metric, Map<ColumnName, Integer> tests) {
    Threshold threshold = threshold(column);
    return switch (threshold) {
      case Threshold.Fixed _ -> new Criterion.Fixed();
      case Threshold.Past rule ->
          new Criterion.Past(
              rule, past.of(column.subject(), column.text(), metric, rule.windows()));
      case Threshold.Budget(double perMonth) ->
          new Criterion.Budget(perMonth, windowsPerMonth, sharers(column, tests));
    };
  }

  /** For one metric of the model as a whole; a budget is for features and outputs. */
  Criterion ofModel(String metric) {
    return settings.thresholdOfModel() instanceof Threshold.Past rule
        ? new Criterion.Past(rule, past.of(Subject.MODEL, "", metric, rule.windows()))
        : new Criterion.Fixed();
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

package dev.tidemark.analyzer.performance;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tidemark.storage.result.OrNull;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How good a model was in one period, as far as labels have arrived. Numbers of rows are sums of
 * sampling weights; what is not defined is null, curves that do not apply are empty.
 *
 * @param task {@code binary}, {@code multiclass}, {@code regression} or {@code other}
 * @param windows whose results were added up; null: read from the rows
 * @param rows logged predictions
 * @param labelled those of them whose label has arrived
 * @param labelDelaySeconds quantiles of the time from prediction to label, {@code p10} … {@code
 *     p99}
 * @param confusion empty of regression models
 * @param thresholds what a two-class model would have decided at another threshold, from the
 *     highest down: the points of the ROC and the precision–recall curve
 * @param calibration bins of scores that hold rows, in order
 * @param maturity performance as it was known one, seven and thirty days after each prediction
 * @param businessValue null unless asked for, of a two-class model with labels
 */
@Serdeable(naming = SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
public record PerformanceReport(
    String model,
    @Nullable String version,
    @Nullable String segment,
    Instant from,
    Instant to,
    String task,
    @Nullable String positiveLabel,
    @Nullable Integer windows,
    long rows,
    long labelled,
    @Nullable Double labelCoverage,
    Map<String, Double> labelDelaySeconds,
    List<Value> metrics,
    @Nullable Confusion confusion,
    List<Threshold> thresholds,
    List<Bin> calibration,
    List<Maturity> maturity,
    @Nullable BusinessValue businessValue) {

  /** One metric with its 95 % interval. */
  @Serdeable(naming = SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Value(
      String metric, @Nullable Double value, @Nullable Double lower, @Nullable Double upper) {
    public static Value of(Estimate estimate) {
      return new Value(
          estimate.metric(),
          OrNull.finite(estimate.value()),
          OrNull.finite(estimate.lower()),
          OrNull.finite(estimate.upper()));
    }
  }

  /**
   * Rows by label and prediction.
   *
   * @param classes in the order of rows (labels) and columns (predictions)
   */
  @Serdeable(naming = SnakeCaseStrategy.class)
  public record Confusion(List<String> classes, List<List<Double>> cells) {}

  /** Decisions {@code score ≥ threshold}. */
  @Serdeable(naming = SnakeCaseStrategy.class)
  public record Threshold(
      double threshold,
      double truePositives,
      double falsePositives,
      double falseNegatives,
      double trueNegatives,
      double truePositiveRate,
      double falsePositiveRate,
      double precision,
      double f1,
      double accuracy) {}

  /** One bin of the calibration curve, with the 95 % interval of the share that came true. */
  @Serdeable(naming = SnakeCaseStrategy.class)
  public record Bin(
      double rows, double meanScore, double positiveRate, double lower, double upper) {}

  /**
   * Performance from the labels that arrived within some days of their prediction.
   *
   * @param metric the task's main metric
   */
  @Serdeable(naming = SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Maturity(
      int days,
      long labelled,
      String metric,
      @Nullable Double value,
      @Nullable Double lower,
      @Nullable Double upper) {
    static Maturity of(int days, long labelled, String metric, Optional<Estimate> estimate) {
      Optional<Value> value = estimate.map(Value::of);
      return new Maturity(
          days,
          labelled,
          metric,
          value.map(Value::value).orElse(null),
          value.map(Value::lower).orElse(null),
          value.map(Value::upper).orElse(null));
    }
  }
}

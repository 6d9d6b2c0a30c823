package dev.tidemark.analyzer.rootcause;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Features by how much speaks for them as the cause of what is seen in one window: what moved, what
 * moved first, and what moves together with performance. It is evidence, no proof.
 *
 * @param windows how many windows of history were looked at, this one included
 * @param performance null when no performance is known or estimated
 * @param features the most suspicious first
 */
@Serdeable(naming = SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
public record RootCauseReport(
    String model,
    String version,
    @Nullable String segment,
    @Nullable String reference,
    Instant start,
    Instant end,
    int windows,
    @Nullable Performance performance,
    List<Feature> features) {

  /**
   * @param metric {@code accuracy}, {@code rmse} or {@code estimated_accuracy}
   * @param droppedSince start of the first of the windows without a break in which it is judged
   *     worse than the reference; null when it is not
   */
  @Serdeable(naming = SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Performance(
      String metric,
      @Nullable Double value,
      @Nullable Double referenceValue,
      String status,
      @Nullable Instant droppedSince) {}

  /**
   * One feature.
   *
   * @param evidence sum of the three terms, 0 to 3
   * @param driftTerm its share of all features' PSI beyond chance in this window
   * @param orderTerm 1 when it drifts now and began to no later than performance dropped; 0
   *     otherwise, or when performance did not drop
   * @param relationTerm the rank correlation where above 0; 0 when it is not known
   * @param excessPsi the larger of PSI and PSI with nulls, less what chance alone makes of it
   * @param firstMoved start of the first of the windows without a break in which it drifts; null
   *     when it does not
   * @param windowsBeforeDrop how many windows earlier than performance it began to drift; below 0
   *     for later
   * @param relation of its excess PSI with the loss of performance, over the windows that have both
   */
  @Serdeable(naming = SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Feature(
      int rank,
      String feature,
      double evidence,
      double driftTerm,
      double orderTerm,
      double relationTerm,
      @Nullable Double excessPsi,
      String status,
      @Nullable Instant firstMoved,
      @Nullable Integer windowsBeforeDrop,
      @Nullable Relation relation) {}

  /**
   * @param rankCorrelation Spearman's
   * @param pValue two-sided, by the t distribution
   */
  @Serdeable(naming = SnakeCaseStrategy.class)
  public record Relation(double rankCorrelation, double pValue, int windows) {}
}

package dev.tidemark.analyzer.segment;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The segments of one period that stand out, the worst first. Segments are the values of every tag
 * and categorical feature; rows count once, whatever their sampling weight.
 *
 * @param reference what outputs are compared with; null when there is nothing
 * @param minRows fewest rows of a segment, on each side that plays a part
 * @param performance segments that are worse than the rest of the same period; null without labels
 * @param drift segments whose outputs moved away from the same segment's in the reference; null
 *     without a reference
 */
@Serdeable(naming = SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
public record SegmentReport(
    String model,
    @Nullable String version,
    Instant from,
    Instant to,
    @Nullable String reference,
    long minRows,
    @Nullable Performance performance,
    @Nullable Drift drift) {

  /**
   * @param metric {@code accuracy} or {@code mae}
   * @param value of all labelled rows
   * @param examined segments that are large enough: the p-values are adjusted over all of them
   */
  @Serdeable(naming = SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Performance(
      String metric, double value, long labelled, int examined, List<Weak> segments) {}

  /**
   * One segment against the rest of the labelled rows.
   *
   * @param loss by how much it is worse than the rest, in the metric's unit; below 0 when better
   * @param share of all labelled rows
   * @param shareOfLoss of the model's errors (or of their sum)
   * @param referenceValue of the same segment in the reference; null when it has too few labels
   * @param verdict {@code weak}: worse than the rest by more than 5 % of its value, and not by
   *     chance; else {@code ok}
   */
  @Serdeable(naming = SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Weak(
      String segment,
      long labelled,
      double share,
      double shareOfLoss,
      double value,
      double lower,
      double upper,
      @Nullable Double restValue,
      @Nullable Double loss,
      @Nullable Double pValue,
      @Nullable Double pValueAdjusted,
      @Nullable Double referenceValue,
      String verdict) {}

  /**
   * @param output {@code score} or {@code prediction}
   * @param psi of all rows
   * @param examined segments that are large enough on both sides
   */
  @Serdeable(naming = SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Drift(String output, @Nullable Double psi, int examined, List<Moved> segments) {}

  /**
   * One segment against itself in the reference, on the bins of the whole reference.
   *
   * @param share of all rows; growing or shrinking segments show here
   * @param expected PSI by chance alone
   * @param pValue of Pearson's chi-square test of the bins
   * @param verdict {@code drifted}: PSI above 0.2 and not by chance; else {@code stable}
   */
  @Serdeable(naming = SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Moved(
      String segment,
      long rows,
      long referenceRows,
      double share,
      double referenceShare,
      double psi,
      double expected,
      double pValue,
      double pValueAdjusted,
      String verdict) {}
}

package dev.tidemark.analyzer.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tidemark.analyzer.analysis.ModelNumberOnDemand.SideRows;
import dev.tidemark.analyzer.explain.Formula;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How one number of the model as a whole came about.
 *
 * @param task null for posted numbers, like the rows of both sides
 * @param positiveLabel of a two-class model
 * @param expected by chance alone
 * @param referenceSize null when the reference's rows play no part
 * @param detail for users; empty when there is nothing to say
 * @param version null for all versions
 * @param reference a stored one or a rule such as {@code trailing:7}; null when there is none
 * @param referencePeriods whose traffic is the reference; empty for a stored one
 * @param revision of a stored reference
 * @param rows where the rows behind the number can be had
 * @param verdict null unless exactly this window was analysed
 */
@Serdeable(naming = SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
record ModelExplanation(
    String model,
    String metric,
    @Nullable String task,
    @Nullable String positiveLabel,
    @Nullable Double value,
    @Nullable Double lower,
    @Nullable Double upper,
    @Nullable Double pValue,
    @Nullable Double expected,
    @Nullable Double referenceValue,
    long sampleSize,
    @Nullable Long referenceSize,
    String detail,
    String rule,
    String formula,
    String source,
    Map<String, Object> counts,
    String python,
    @Nullable WorkingAnswer interval,
    @Nullable WorkingAnswer test,
    Instant start,
    Instant end,
    @Nullable String version,
    @Nullable String segment,
    @Nullable String reference,
    List<PeriodAnswer> referencePeriods,
    @Nullable Long revision,
    @Nullable RowsAnswer referenceSide,
    @Nullable RowsAnswer currentSide,
    List<ExportAnswer> rows,
    ThresholdAnswer threshold,
    Explanation.@Nullable VerdictAnswer verdict) {

  /**
   * How a part of the number came about.
   *
   * @param python prints the lower end and the upper one, or the p-value
   */
  @Serdeable
  record WorkingAnswer(String rule, String formula, Map<String, Object> counts, String python) {
    static @Nullable WorkingAnswer of(Optional<Formula> found) {
      return found
          .map(one -> new WorkingAnswer(one.rule(), one.formula(), one.counts(), one.python()))
          .orElse(null);
    }
  }

  /**
   * Rows of one side.
   *
   * @param requests how many there were before sampling
   */
  @Serdeable
  record RowsAnswer(long rows, double requests, long errors, long labelled) {
    static RowsAnswer of(SideRows side) {
      return new RowsAnswer(side.rows(), side.requests(), side.errors(), side.labelled());
    }
  }

  /**
   * The rows of one side as a stream, a line each, with the labels known now.
   *
   * @param side current or reference
   * @param path with query, of this server
   * @param curl the command that reads it
   */
  @Serdeable
  record ExportAnswer(String side, String path, String curl) {}
}

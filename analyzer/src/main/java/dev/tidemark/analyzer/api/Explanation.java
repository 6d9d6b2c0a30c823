package dev.tidemark.analyzer.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tidemark.analyzer.analysis.VerdictOnDemand;
import dev.tidemark.analyzer.explain.BinView;
import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.OrNull;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one number came about.
 *
 * @param version null for all versions
 * @param reference a stored one or a rule such as {@code trailing:7}; null when there is none
 * @param referencePeriods whose traffic is the reference; empty for a stored one
 * @param revision of a stored reference
 * @param bins those of profile {@code classic}; of a vector none
 * @param verdict null unless exactly this window was analysed
 */
@Serdeable(naming = SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
record Explanation(
    String model,
    String feature,
    String metric,
    String profile,
    @Nullable Double value,
    @Nullable Double pValue,
    @Nullable Double expected,
    String rule,
    String formula,
    Map<String, Object> counts,
    Instant start,
    Instant end,
    @Nullable String version,
    @Nullable String segment,
    @Nullable String reference,
    List<PeriodAnswer> referencePeriods,
    @Nullable Long revision,
    SideAnswer referenceSide,
    SideAnswer currentSide,
    List<BinView> bins,
    String python,
    ThresholdAnswer threshold,
    @Nullable VerdictAnswer verdict) {

  /**
   * What the analysis of exactly this window made of the number.
   *
   * @param detail how the limit came about
   * @param before values of the windows before that the limit comes from, in order of time
   */
  @Serdeable(naming = SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record VerdictAnswer(
      String status,
      @Nullable Double pValueAdjusted,
      String detail,
      String version,
      String window,
      long revision,
      List<Double> before) {
    static VerdictAnswer of(VerdictOnDemand.Verdict verdict) {
      MetricResult result = verdict.result();
      return new VerdictAnswer(
          result.status().name().toLowerCase(Locale.ROOT),
          OrNull.finite(result.pValueAdjusted()),
          result.detail(),
          result.version(),
          result.windowLength(),
          result.revision(),
          verdict.before());
    }
  }
}

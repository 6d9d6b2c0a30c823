package dev.tidemark.analyzer.analysis;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tidemark.analyzer.embedding.EmbeddingDrift;
import dev.tidemark.analyzer.explain.BinView;
import dev.tidemark.analyzer.metric.Judgement;
import dev.tidemark.analyzer.metric.Measurement;
import dev.tidemark.analyzer.performance.PerformanceReport;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.model.Threshold;
import dev.tidemark.storage.result.OrNull;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Two sets of a model's rows side by side: {@code a} stands where a window stands elsewhere, {@code
 * b} where its reference does.
 *
 * @param notes what a reader must know before trusting a p-value or a verdict; empty when there is
 *     nothing
 * @param features those that drifted first, then by {@code excessPsi}, ties by name
 * @param metrics of the model as a whole: of {@code a}, with that of {@code b} beside
 */
@Serdeable(naming = SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
public record ComparisonReport(
    String model,
    String task,
    @Nullable String positiveLabel,
    String profile,
    int minSample,
    Side a,
    Side b,
    List<String> notes,
    Limits limits,
    int driftedFeatures,
    List<Column> features,
    List<Column> outputs,
    List<Metric> metrics) {

  /**
   * By which rule verdicts were found: {@code fixed} or {@code budget}.
   *
   * @param features those that go by another rule than the model
   */
  @Serdeable(naming = SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Limits(String model, Map<String, String> features) {
    static Limits of(ModelSettings settings) {
      String usual = rule(settings.thresholdOfModel());
      Map<String, String> others = new TreeMap<>();
      settings
          .features()
          .keySet()
          .forEach(name -> others.put(name, rule(settings.thresholdOf(name))));
      others.values().removeIf(usual::equals);
      return new Limits(usual, others);
    }

    private static String rule(Threshold threshold) {
      return threshold instanceof Threshold.Budget ? "budget" : "fixed";
    }
  }

  /**
   * One side.
   *
   * @param reference a stored one or a rule such as {@code trailing:7}; null for other traffic
   * @param from start of the period; null of a stored reference
   * @param requests rows before sampling: the sum of the weights
   * @param performance every performance metric with its 95 % interval, from the labels known now
   */
  @Serdeable(naming = SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Side(
      @Nullable String reference,
      @Nullable Long referenceRevision,
      @Nullable Instant from,
      @Nullable Instant to,
      @Nullable String version,
      @Nullable String segment,
      long rows,
      double requests,
      long errors,
      long labelled,
      List<PerformanceReport.Value> performance) {}

  /**
   * One feature or output on both sides.
   *
   * @param rank 1 for the one that drifted most
   * @param type {@code numeric}, {@code categorical} or {@code embedding}
   * @param verdict {@code stable}, {@code drifted} or {@code unknown}
   * @param excessPsi by how much the larger of PSI and PSI with nulls exceeds what chance alone
   *     makes of it; null when neither is defined
   * @param bins reference counts are those of {@code b}, current ones those of {@code a}
   */
  @Serdeable(naming = SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Column(
      int rank,
      String feature,
      String type,
      String verdict,
      @Nullable Double excessPsi,
      Counts a,
      Counts b,
      List<BinView> bins,
      List<Metric> metrics) {}

  /** Rows of one column on one side; shares speak of the traffic before sampling. */
  @Serdeable(naming = SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Counts(
      long rows, long values, long nulls, long mismatched, @Nullable Double nullRate) {
    static Counts of(dev.tidemark.analyzer.column.Column column) {
      return new Counts(
          column.rows(),
          column.values(),
          column.nulls(),
          column.mismatched(),
          OrNull.finite(column.effective().nulls() / column.effective().rows()));
    }

    static Counts of(EmbeddingDrift.Side side, String feature) {
      long rows = side.rows().count();
      long values = side.column(feature).rows();
      return new Counts(rows, values, rows - values, 0, OrNull.finite(side.nulls(feature).share()));
    }
  }

  /** One metric of {@code a} against {@code b}, as a window's metric against its reference. */
  @Serdeable(naming = SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.ALWAYS)
  public record Metric(
      String metric,
      @Nullable Double value,
      @Nullable Double lower,
      @Nullable Double upper,
      @Nullable Double pValue,
      @Nullable Double pValueAdjusted,
      @Nullable Double expected,
      @Nullable Double referenceValue,
      long sampleSize,
      long referenceSize,
      String status,
      @Nullable String detail) {
    static Metric of(Judgement judgement) {
      Measurement m = judgement.measurement();
      return new Metric(
          m.metric(),
          OrNull.finite(m.value()),
          OrNull.finite(m.lower()),
          OrNull.finite(m.upper()),
          OrNull.finite(m.pValue()),
          OrNull.finite(judgement.adjusted()),
          OrNull.finite(m.expected()),
          OrNull.finite(m.referenceValue()),
          m.samples().current(),
          Math.max(0, m.samples().reference()),
          judgement.status().name().toLowerCase(Locale.ROOT),
          OrNull.text(judgement.detail()));
    }
  }
}

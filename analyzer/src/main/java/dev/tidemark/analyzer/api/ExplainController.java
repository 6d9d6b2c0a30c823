package dev.tidemark.analyzer.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tidemark.analyzer.analysis.ComparisonOnDemand;
import dev.tidemark.analyzer.analysis.ComparisonOnDemand.Compared;
import dev.tidemark.analyzer.analysis.ComparisonOnDemand.ComparedVectors;
import dev.tidemark.analyzer.analysis.Measuring;
import dev.tidemark.analyzer.analysis.VerdictOnDemand;
import dev.tidemark.analyzer.column.Column;
import dev.tidemark.analyzer.column.Comparison;
import dev.tidemark.analyzer.column.Comparison.ColumnName;
import dev.tidemark.analyzer.embedding.EmbeddingDrift;
import dev.tidemark.analyzer.explain.BinView;
import dev.tidemark.analyzer.explain.Formula;
import dev.tidemark.analyzer.explain.VectorFormula;
import dev.tidemark.analyzer.metric.Measurement;
import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.problem.Problem;
import dev.tidemark.storage.reference.Reference;
import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.Subject;
import dev.tidemark.storage.window.TimeWindow;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What stands behind a number: the bins of a column, and how a metric follows from them. */
@Controller("/v1/models/{model}/features/{feature}")
@ExecuteOn(TaskExecutors.BLOCKING)
final class ExplainController {
  private final ModelCatalog models;
  private final ComparisonOnDemand comparisons;
  private final VerdictOnDemand verdicts;

  ExplainController(ModelCatalog models, ComparisonOnDemand comparisons, VerdictOnDemand verdicts) {
    this.models = models;
    this.comparisons = comparisons;
    this.verdicts = verdicts;
  }

  /** Rows of one side. */
  @Serdeable(naming = SnakeCaseStrategy.class)
  record SideAnswer(long rows, long values, long nulls, long mismatched) {
    static SideAnswer of(Column column) {
      return new SideAnswer(column.rows(), column.values(), column.nulls(), column.mismatched());
    }

    static SideAnswer of(EmbeddingDrift.Side side, String feature) {
      long rows = side.rows().count();
      long values = side.column(feature).rows();
      return new SideAnswer(rows, values, rows - values, 0);
    }
  }

  /** A column on both sides, bin by bin. */
  @Serdeable(naming = SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Distribution(
      String model,
      String feature,
      String type,
      @Nullable String version,
      @Nullable String segment,
      Instant from,
      Instant to,
      @Nullable String reference,
      @Nullable Long referenceRevision,
      SideAnswer referenceSide,
      SideAnswer currentSide,
      List<BinView> bins,
      @Nullable Double psi,
      @Nullable Double psiWithNulls) {}

  /** How one number came about. */
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
      @Nullable String reference,
      @Nullable Long revision,
      SideAnswer referenceSide,
      SideAnswer currentSide,
      List<BinView> bins,
      String python,
      ThresholdAnswer threshold,
      @Nullable VerdictAnswer verdict) {}

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
          finite(result.pValueAdjusted()),
          result.detail(),
          result.version(),
          result.windowLength(),
          result.revision(),
          verdict.before());
    }
  }

  @Get("/distribution")
  Distribution distribution(
      @PathVariable String model,
      @PathVariable String feature,
      @QueryValue @Nullable String from,
      @QueryValue @Nullable String to,
      @QueryValue @Nullable String reference,
      @QueryValue @Nullable String version,
      @QueryValue(defaultValue = "") String segment) {
    ModelSettings settings = models.get(model);
    TimeWindow window = Times.period(from, to);
    Compared compared = compare(settings, feature, reference, version, segment, window);
    Comparison column = compared.column();
    List<Measurement> measurements = Measuring.measure(column);
    return new Distribution(
        model,
        feature,
        column instanceof Comparison.Numeric ? "numeric" : "categorical",
        version,
        segment.isEmpty() ? null : segment,
        window.start(),
        window.end(),
        compared.reference().map(Reference::name).orElse(null),
        compared.reference().map(Reference::revision).orElse(null),
        SideAnswer.of(column.reference()),
        SideAnswer.of(column.current()),
        BinView.of(column),
        value(measurements, "psi"),
        value(measurements, "psi_with_nulls"));
  }

  @Get("/explain")
  Explanation explain(
      @PathVariable String model,
      @PathVariable String feature,
      @QueryValue(defaultValue = "psi") String metric,
      @QueryValue @Nullable String start,
      @QueryValue @Nullable String end,
      @QueryValue @Nullable String reference,
      @QueryValue @Nullable String version,
      @QueryValue(defaultValue = "") String segment) {
    ModelSettings settings = models.get(model);
    TimeWindow window = new TimeWindow(Times.required(start, "start"), Times.required(end, "end"));
    if (EmbeddingDrift.DISTANCES.contains(metric)) {
      return vectors(settings, feature, metric, reference, version, segment, window);
    }
    Compared compared = compare(settings, feature, reference, version, segment, window);
    Comparison column = compared.column();
    Formula formula =
        Formula.of(metric, column)
            .orElseThrow(() -> Problem.notFound("explanation for this column of metric", metric));
    Optional<Measurement> measured =
        Measuring.measure(column).stream().filter(m -> m.metric().equals(metric)).findFirst();
    return new Explanation(
        model,
        feature,
        metric,
        ModelSettings.DEFAULT_PROFILE,
        measured.map(m -> finite(m.value())).orElse(null),
        measured.map(m -> finite(m.pValue())).orElse(null),
        measured.map(m -> finite(m.expected())).orElse(null),
        formula.rule(),
        formula.formula(),
        formula.counts(),
        window.start(),
        window.end(),
        compared.reference().map(Reference::name).orElse(null),
        compared.reference().map(Reference::revision).orElse(null),
        SideAnswer.of(column.reference()),
        SideAnswer.of(column.current()),
        BinView.of(column),
        formula.python(),
        ThresholdAnswer.of(
            column.name().subject() == Subject.FEATURE
                ? settings.thresholdOf(feature)
                : settings.thresholdOfModel()),
        verdicts
            .of(
                settings,
                column.name(),
                metric,
                version == null ? "" : version,
                Segments.parse(segment, "segment"),
                window,
                compared.reference().map(Reference::name).orElse(""))
            .map(VerdictAnswer::of)
            .orElse(null));
  }

  private Explanation vectors(
      ModelSettings settings,
      String feature,
      String metric,
      @Nullable String reference,
      @Nullable String version,
      String segment,
      TimeWindow window) {
    String ofVersion = version == null ? "" : version;
    ComparedVectors compared =
        comparisons.vectors(
            settings,
            feature,
            reference == null || reference.isEmpty() ? null : reference,
            ofVersion,
            Segments.parse(segment, "segment"),
            window);
    Formula formula =
        VectorFormula.of(metric, compared.samples())
            .orElseThrow(() -> Problem.notFound("explanation for this feature of metric", metric));
    Optional<Measurement> measured =
        compared.measurements().stream().filter(m -> m.metric().equals(metric)).findFirst();
    return new Explanation(
        settings.name(),
        feature,
        metric,
        ModelSettings.DEFAULT_PROFILE,
        measured.map(m -> finite(m.value())).orElse(null),
        measured.map(m -> finite(m.pValue())).orElse(null),
        measured.map(m -> finite(m.expected())).orElse(null),
        formula.rule(),
        formula.formula(),
        formula.counts(),
        window.start(),
        window.end(),
        compared.reference().name(),
        compared.reference().revision(),
        SideAnswer.of(compared.before(), feature),
        SideAnswer.of(compared.now(), feature),
        List.of(),
        formula.python(),
        ThresholdAnswer.of(settings.thresholdOf(feature)),
        verdicts
            .of(
                settings,
                new ColumnName(Subject.FEATURE, feature),
                metric,
                ofVersion,
                Segments.parse(segment, "segment"),
                window,
                compared.reference().name())
            .map(VerdictAnswer::of)
            .orElse(null));
  }

  private Compared compare(
      ModelSettings settings,
      String feature,
      @Nullable String reference,
      @Nullable String version,
      String segment,
      TimeWindow window) {
    return comparisons.compare(
        settings,
        feature,
        reference == null || reference.isEmpty() ? null : reference,
        version == null ? "" : version,
        Segments.parse(segment, "segment"),
        window);
  }

  private static @Nullable Double value(List<Measurement> measurements, String metric) {
    return measurements.stream()
        .filter(m -> m.metric().equals(metric))
        .findFirst()
        .map(m -> finite(m.value()))
        .orElse(null);
  }

  private static @Nullable Double finite(double value) {
    return Double.isFinite(value) ? value : null;
  }
}

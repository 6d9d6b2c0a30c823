package dev.tidemark.analyzer.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tidemark.analyzer.analysis.ComparisonOnDemand;
import dev.tidemark.analyzer.analysis.ComparisonOnDemand.Asked;
import dev.tidemark.analyzer.analysis.ComparisonOnDemand.Compared;
import dev.tidemark.analyzer.analysis.ComparisonOnDemand.ComparedVectors;
import dev.tidemark.analyzer.analysis.ComparisonOnDemand.Origin;
import dev.tidemark.analyzer.analysis.Measuring;
import dev.tidemark.analyzer.analysis.VerdictOnDemand;
import dev.tidemark.analyzer.column.Comparison;
import dev.tidemark.analyzer.column.Comparison.ColumnName;
import dev.tidemark.analyzer.embedding.EmbeddingDrift;
import dev.tidemark.analyzer.explain.BinView;
import dev.tidemark.analyzer.explain.Formula;
import dev.tidemark.analyzer.explain.VectorFormula;
import dev.tidemark.analyzer.metric.Measurement;
import dev.tidemark.analyzer.statistics.profile.DriftProfile;
import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.problem.Problem;
import dev.tidemark.storage.result.OrNull;
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
import java.util.Optional;
import java.util.function.ToDoubleFunction;
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
      List<PeriodAnswer> referencePeriods,
      @Nullable Long referenceRevision,
      SideAnswer referenceSide,
      SideAnswer currentSide,
      List<BinView> bins,
      @Nullable Double psi,
      @Nullable Double psiWithNulls) {}

  /** What an explanation is made of, whatever the column holds. */
  private record Found(
      ColumnName column,
      Origin origin,
      DriftProfile profile,
      List<Measurement> measurements,
      Optional<Formula> formula,
      SideAnswer referenceSide,
      SideAnswer currentSide,
      List<BinView> bins) {
    static Found of(Compared compared, String metric, DriftProfile profile) {
      Comparison column = compared.column();
      return new Found(
          column.name(),
          compared.origin(),
          profile,
          Measuring.measure(column, profile),
          Formula.of(metric, column, profile),
          SideAnswer.of(column.reference()),
          SideAnswer.of(column.current()),
          BinView.of(column));
    }

    static Found of(ComparedVectors compared, String feature, String metric, DriftProfile profile) {
      return new Found(
          new ColumnName(Subject.FEATURE, feature),
          compared.origin(),
          profile,
          compared.measurements(),
          metric.equals("null_rate")
              ? Optional.of(VectorFormula.nulls(compared.now().nulls(feature)))
              : VectorFormula.of(metric, compared.samples()),
          SideAnswer.of(compared.before(), feature),
          SideAnswer.of(compared.now(), feature),
          List.of());
    }

    /** One number of the metric; null where it is not defined. */
    @Nullable Double number(String metric, ToDoubleFunction<Measurement> part) {
      return measurements.stream()
          .filter(measurement -> measurement.metric().equals(metric))
          .findFirst()
          .map(measurement -> part.applyAsDouble(measurement))
          .filter(Double::isFinite)
          .orElse(null);
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
    Compared compared =
        comparisons.compare(asked(settings, feature, reference, version, segment, window));
    Comparison column = compared.column();
    Origin origin = compared.origin();
    Found found = Found.of(compared, "psi", DriftProfile.CLASSIC);
    return new Distribution(
        model,
        feature,
        column instanceof Comparison.Numeric ? "numeric" : "categorical",
        OrNull.text(origin.version()),
        OrNull.text(segment),
        window.start(),
        window.end(),
        OrNull.text(origin.reference()),
        PeriodAnswer.of(origin.periods()),
        revision(origin),
        found.referenceSide(),
        found.currentSide(),
        found.bins(),
        found.number("psi", Measurement::value),
        found.number("psi_with_nulls", Measurement::value));
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
    Asked asked = asked(settings, feature, reference, version, segment, window);
    Found found = find(asked, metric);
    Formula formula =
        found
            .formula()
            .orElseThrow(() -> Problem.notFound("explanation for this column of metric", metric));
    Origin origin = found.origin();
    return new Explanation(
        model,
        feature,
        metric,
        found.profile().id(),
        found.number(metric, Measurement::value),
        found.number(metric, Measurement::pValue),
        found.number(metric, Measurement::expected),
        formula.rule(),
        formula.formula(),
        formula.counts(),
        window.start(),
        window.end(),
        OrNull.text(origin.version()),
        OrNull.text(segment),
        OrNull.text(origin.reference()),
        PeriodAnswer.of(origin.periods()),
        revision(origin),
        found.referenceSide(),
        found.currentSide(),
        found.bins(),
        formula.python(),
        ThresholdAnswer.of(
            found.column().subject() == Subject.FEATURE
                ? settings.thresholdOf(feature)
                : settings.thresholdOfModel()),
        verdicts
            .of(
                settings,
                found.column(),
                metric,
                origin.version(),
                asked.segment(),
                window,
                origin.reference())
            .map(Explanation.VerdictAnswer::of)
            .orElse(null));
  }

  /** Of a vector its distances and null rate, of any other column everything. */
  private Found find(Asked asked, String metric) {
    DriftProfile profile = DriftProfile.ofId(asked.settings().profile());
    if (!EmbeddingDrift.DISTANCES.contains(metric)) {
      Optional<Compared> compared = comparisons.find(asked);
      if (compared.isPresent() || !metric.equals("null_rate")) {
        return Found.of(
            compared.orElseThrow(() -> ComparisonOnDemand.unknown(asked)), metric, profile);
      }
    }
    return Found.of(comparisons.vectors(asked), asked.feature(), metric, profile);
  }

  private static Asked asked(
      ModelSettings settings,
      String feature,
      @Nullable String reference,
      @Nullable String version,
      String segment,
      TimeWindow window) {
    return new Asked(
        settings,
        feature,
        reference == null || reference.isEmpty() ? null : reference,
        version == null ? "" : version,
        Segments.parse(segment, "segment"),
        window);
  }

  private static @Nullable Long revision(Origin origin) {
    return origin.revision() == 0 ? null : (Long) origin.revision();
  }
}

package dev.tidemark.analyzer.api;

import dev.tidemark.analyzer.analysis.ComparisonOnDemand.Asked;
import dev.tidemark.analyzer.analysis.ComparisonOnDemand.Origin;
import dev.tidemark.analyzer.analysis.ModelNumberOnDemand;
import dev.tidemark.analyzer.analysis.ModelNumberOnDemand.Computed;
import dev.tidemark.analyzer.analysis.ModelNumberOnDemand.Found;
import dev.tidemark.analyzer.analysis.VerdictOnDemand;
import dev.tidemark.analyzer.api.ModelExplanation.ExportAnswer;
import dev.tidemark.analyzer.api.ModelExplanation.RowsAnswer;
import dev.tidemark.analyzer.api.ModelExplanation.WorkingAnswer;
import dev.tidemark.analyzer.column.Comparison.ColumnName;
import dev.tidemark.analyzer.explain.Formula;
import dev.tidemark.analyzer.metric.Measurement;
import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.problem.Problem;
import dev.tidemark.storage.result.OrNull;
import dev.tidemark.storage.result.Subject;
import dev.tidemark.storage.window.TimeWindow;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.server.util.HttpHostResolver;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What stands behind a number of the model as a whole. */
@Controller("/v1/models/{model}/explain")
@ExecuteOn(TaskExecutors.BLOCKING)
final class ModelExplainController {
  private static final ColumnName WHOLE = new ColumnName(Subject.MODEL, "");

  private final ModelCatalog models;
  private final ModelNumberOnDemand numbers;
  private final VerdictOnDemand verdicts;
  private final HttpHostResolver hosts;

  ModelExplainController(
      ModelCatalog models,
      ModelNumberOnDemand numbers,
      VerdictOnDemand verdicts,
      HttpHostResolver hosts) {
    this.models = models;
    this.numbers = numbers;
    this.verdicts = verdicts;
    this.hosts = hosts;
  }

  @Get
  ModelExplanation explain(
      HttpRequest<?> request,
      @PathVariable String model,
      @QueryValue(defaultValue = "accuracy") String metric,
      @QueryValue @Nullable String start,
      @QueryValue @Nullable String end,
      @QueryValue @Nullable String reference,
      @QueryValue @Nullable String version,
      @QueryValue(defaultValue = "") String segment) {
    ModelSettings settings = models.get(model);
    TimeWindow window = new TimeWindow(Times.required(start, "start"), Times.required(end, "end"));
    Asked asked =
        new Asked(
            settings,
            "",
            reference == null || reference.isEmpty() ? null : reference,
            version == null ? "" : version,
            Segments.parse(segment, "segment"),
            window);
    Found found =
        numbers
            .find(asked, metric)
            .orElseThrow(() -> Problem.notFound("number of the model in this window", metric));
    return answer(asked, found, Exports.of(hosts.resolve(request), asked, found));
  }

  private ModelExplanation answer(Asked asked, Found found, List<ExportAnswer> rows) {
    Measurement number = found.measurement();
    Formula value = found.formula().value();
    Origin origin = found.origin();
    ModelSettings settings = asked.settings();
    return new ModelExplanation(
        settings.name(),
        number.metric(),
        found.computed().map(Computed::task).orElse(null),
        found.computed().flatMap(Computed::positiveLabel).orElse(null),
        OrNull.finite(number.value()),
        OrNull.finite(number.lower()),
        OrNull.finite(number.upper()),
        OrNull.finite(number.pValue()),
        OrNull.finite(number.expected()),
        OrNull.finite(number.referenceValue()),
        number.samples().current(),
        number.samples().reference() < 0 ? null : (Long) number.samples().reference(),
        number.detail(),
        value.rule(),
        value.formula(),
        found.formula().source(),
        value.counts(),
        value.python(),
        WorkingAnswer.of(found.formula().interval()),
        WorkingAnswer.of(found.formula().test()),
        asked.window().start(),
        asked.window().end(),
        OrNull.text(origin.version()),
        OrNull.text(asked.segment().text()),
        OrNull.text(origin.reference()),
        PeriodAnswer.of(origin.periods()),
        origin.revision() == 0 ? null : (Long) origin.revision(),
        found.computed().map(Computed::before).map(RowsAnswer::of).orElse(null),
        found.computed().map(Computed::now).map(RowsAnswer::of).orElse(null),
        rows,
        ThresholdAnswer.of(settings.thresholdOfModel()),
        verdicts
            .of(
                settings,
                WHOLE,
                number.metric(),
                origin.version(),
                asked.segment(),
                asked.window(),
                origin.reference())
            .map(Explanation.VerdictAnswer::of)
            .orElse(null));
  }
}

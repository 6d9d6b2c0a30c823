package dev.tidemark.analyzer.api;

import dev.tidemark.analyzer.model.ModelSchema;
import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.reference.Reference;
import dev.tidemark.storage.reference.ReferenceCatalog;
import dev.tidemark.storage.result.HealthReader;
import dev.tidemark.storage.result.HealthWindow;
import dev.tidemark.storage.result.ModelHealth;
import dev.tidemark.storage.window.TrafficReader;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.PathVariable;
import io.micronaut.http.annotation.Put;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code PUT} and {@code GET /v1/models/{model}}: how a model is monitored, what was seen of it.
 */
@Controller("/v1/models/{model}")
@ExecuteOn(TaskExecutors.BLOCKING)
final class ModelController {
  /** As many as the list of models looks at. */
  private static final int HEALTH_WINDOWS = 30;

  private final ModelCatalog models;
  private final ModelSchema schema;
  private final ReferenceCatalog references;
  private final HealthReader health;

  ModelController(
      ModelCatalog models, ModelSchema schema, ReferenceCatalog references, HealthReader health) {
    this.models = models;
    this.schema = schema;
    this.references = references;
    this.health = health;
  }

  @Put
  ModelAnswer put(@PathVariable String model, @Body @Nullable Map<String, Object> body) {
    Names.require("model", model);
    ModelSettings settings = SettingsReader.read(model, body);
    models.save(settings);
    return answer(settings);
  }

  @Get
  ModelAnswer get(@PathVariable String model) {
    return answer(models.get(model));
  }

  private ModelAnswer answer(ModelSettings settings) {
    List<TrafficReader.VersionTraffic> versions = schema.versions(settings.name());
    var task = settings.task();
    return new ModelAnswer(
        settings.name(),
        task == null ? null : task.name().toLowerCase(Locale.ROOT),
        settings.positiveLabel(),
        settings.window(),
        ModelAnswer.features(settings),
        settings.segments(),
        settings.minSample(),
        settings.profile(),
        settings.reference(),
        settings.otherReferences(),
        ThresholdAnswer.of(settings.thresholdOfModel()),
        references.active(settings).map(Reference::name).orElse(null),
        versions.stream()
            .map(v -> new ModelAnswer.Version(v.version(), v.rows(), v.first(), v.last()))
            .toList(),
        schema.features(settings, versions).stream().map(ModelController::column).toList(),
        versions.stream()
            .map(TrafficReader.VersionTraffic::first)
            .min(Instant::compareTo)
            .orElse(null),
        versions.stream()
            .map(TrafficReader.VersionTraffic::last)
            .max(Instant::compareTo)
            .orElse(null),
        versions.stream().mapToLong(TrafficReader.VersionTraffic::rows).sum(),
        health(settings).text());
  }

  private ModelHealth health(ModelSettings settings) {
    List<String> one = List.of(settings.name());
    List<HealthWindow> windows = ModelHealth.chosen(settings, health.last(one, HEALTH_WINDOWS));
    return ModelHealth.of(windows, ModelHealth.performance(windows, health.performance(one)));
  }

  private static ModelAnswer.Column column(ModelSchema.SeenFeature feature) {
    String origin = feature.inTraffic() ? feature.inReference() ? "both" : "traffic" : "reference";
    return new ModelAnswer.Column(
        feature.name(), feature.type().name().toLowerCase(Locale.ROOT), origin);
  }
}

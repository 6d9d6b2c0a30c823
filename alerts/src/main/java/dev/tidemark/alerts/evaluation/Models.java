package dev.tidemark.alerts.evaluation;

import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.window.WindowLength;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Settings of all models, read together and at most two seconds old. Not thread-safe. */
final class Models {
  private static final Duration MOST_AGE = Duration.ofSeconds(2);

  private final ModelCatalog catalog;
  private Map<String, ModelSettings> byName = Map.of();
  private Instant readAt = Instant.MIN;

  Models(ModelCatalog catalog) {
    this.catalog = catalog;
  }

  /** The settings as they are at a time; defaults for a model that has none. */
  ModelSettings at(String model, Instant now) {
    if (readAt.isBefore(now.minus(MOST_AGE))) {
      byName =
          catalog.all().stream()
              .collect(Collectors.toMap(ModelSettings::name, Function.identity()));
      readAt = now;
    }
    ModelSettings found = byName.get(model);
    return found == null ? ModelSettings.defaults(model) : found;
  }

  WindowLength windowLength(String model, Instant now) {
    return WindowLength.parse(at(model, now).window());
  }
}

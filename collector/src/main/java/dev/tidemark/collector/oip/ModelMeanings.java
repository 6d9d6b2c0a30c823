package dev.tidemark.collector.oip;

import dev.tidemark.storage.inference.InferenceMapping;
import dev.tidemark.storage.inference.InferenceMappings;
import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.model.ModelSettings;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How models' calls are to be read, remembered for a few seconds so that calls do not each ask the
 * metadata database. Thread-safe.
 */
@Singleton
public final class ModelMeanings {
  private static final Duration FRESH = Duration.ofSeconds(5);

  private final InferenceMappings mappings;
  private final ModelCatalog models;
  private final InstantSource clock;
  private final Map<String, Meaning> known = new ConcurrentHashMap<>();

  /**
   * One model's.
   *
   * @param positiveLabel null: not set
   */
  public record Meaning(InferenceMapping mapping, @Nullable String positiveLabel, Instant readAt) {}

  ModelMeanings(InferenceMappings mappings, ModelCatalog models, InstantSource clock) {
    this.mappings = mappings;
    this.models = models;
    this.clock = clock;
  }

  /** Fails as the metadata database does. */
  public Meaning of(String model) {
    Instant now = clock.instant();
    Meaning meaning = known.get(model);
    if (meaning == null || meaning.readAt().plus(FRESH).isBefore(now)) {
      meaning =
          new Meaning(
              mappings.find(model).orElse(InferenceMapping.NONE),
              models.find(model).map(ModelSettings::positiveLabel).orElse(null),
              now);
      known.put(model, meaning);
    }
    return meaning;
  }

  void forget(String model) {
    known.remove(model);
  }
}

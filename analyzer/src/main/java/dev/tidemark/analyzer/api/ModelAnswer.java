package dev.tidemark.analyzer.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tidemark.storage.model.FeatureSettings;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.model.Threshold;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code GET /v1/models/{model}}: settings as sent, and what was seen.
 *
 * @param health drift, performance, quality, ok, insufficient or empty
 */
@Serdeable(naming = SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
record ModelAnswer(
    String name,
    @Nullable String task,
    @Nullable String positiveLabel,
    String window,
    Map<String, Feature> features,
    List<String> segments,
    int minSample,
    String profile,
    @Nullable String reference,
    List<String> otherReferences,
    ThresholdAnswer threshold,
    @Nullable String activeReference,
    List<Version> versions,
    List<Column> inferredSchema,
    @Nullable Instant firstSeen,
    @Nullable Instant lastSeen,
    long rows,
    String health) {
  /** What the user said of one feature. */
  @Serdeable(naming = SnakeCaseStrategy.class)
  @JsonInclude(JsonInclude.Include.ALWAYS)
  record Feature(
      @Nullable String type,
      @Nullable Double min,
      @Nullable Double max,
      boolean monitored,
      @Nullable ThresholdAnswer threshold) {
    static Feature of(FeatureSettings settings) {
      var type = settings.type();
      Threshold own = settings.threshold();
      return new Feature(
          type == null ? null : type.name().toLowerCase(Locale.ROOT),
          settings.min(),
          settings.max(),
          settings.isMonitored(),
          own == null ? null : ThresholdAnswer.of(own));
    }
  }

  /** One version's traffic. */
  @Serdeable(naming = SnakeCaseStrategy.class)
  record Version(String version, long rows, Instant firstSeen, Instant lastSeen) {}

  /**
   * A feature as the data show it.
   *
   * @param origin {@code traffic}, {@code reference} or {@code both}
   */
  @Serdeable(naming = SnakeCaseStrategy.class)
  record Column(String name, String type, String origin) {}

  static Map<String, Feature> features(ModelSettings settings) {
    Map<String, Feature> features = new TreeMap<>();
    settings.features().forEach((name, feature) -> features.put(name, Feature.of(feature)));
    return features;
  }
}

package dev.tidemark.storage.model;

import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one model is monitored; everything but the name has a default.
 *
 * @param task null: worked out from the traffic
 * @param positiveLabel class whose probability is the score; null: worked out
 * @param window length of the tumbling windows, as {@code WindowLength} writes it
 * @param segments tags or categorical features by whose values metrics are also computed
 * @param minSample fewest non-null values on either side for a statistic
 * @param profile rule set of the drift metrics
 * @param reference name of the reference to compare with; null: the newest
 */
@Serdeable
public record ModelSettings(
    String name,
    @Nullable Task task,
    @Nullable String positiveLabel,
    String window,
    Map<String, FeatureSettings> features,
    List<String> segments,
    int minSample,
    String profile,
    @Nullable String reference) {
  public static final String DEFAULT_WINDOW = "1d";
  public static final int DEFAULT_MIN_SAMPLE = 30;
  public static final String DEFAULT_PROFILE = "classic";

  public ModelSettings {
    features = Map.copyOf(features);
    segments = List.copyOf(segments);
  }

  /** A model seen for the first time. */
  public static ModelSettings defaults(String name) {
    return new ModelSettings(
        name,
        null,
        null,
        DEFAULT_WINDOW,
        Map.of(),
        List.of(),
        DEFAULT_MIN_SAMPLE,
        DEFAULT_PROFILE,
        null);
  }
}

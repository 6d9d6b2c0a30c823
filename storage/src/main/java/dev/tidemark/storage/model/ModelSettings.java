package dev.tidemark.storage.model;

import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
 * @param threshold by what a value is called a drift; null: the default
 * @param otherReferences compared with as well, beside {@code reference}, which verdicts go by
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
    @Nullable String reference,
    @Nullable Threshold threshold,
    List<String> otherReferences) {
  public static final String DEFAULT_WINDOW = "1d";
  public static final int DEFAULT_MIN_SAMPLE = 30;
  public static final String DEFAULT_PROFILE = "classic";

  @SuppressWarnings("RedundantNullCheck") // settings of an older release say nothing of the last
  public ModelSettings {
    features = Map.copyOf(features);
    segments = List.copyOf(segments);
    otherReferences = otherReferences == null ? List.of() : List.copyOf(otherReferences);
  }

  /** With what else there is to settle at its default. */
  public ModelSettings(
      String name,
      @Nullable Task task,
      @Nullable String positiveLabel,
      String window,
      Map<String, FeatureSettings> features,
      List<String> segments,
      int minSample,
      String profile,
      @Nullable String reference) {
    this(
        name,
        task,
        positiveLabel,
        window,
        features,
        segments,
        minSample,
        profile,
        reference,
        null,
        List.of());
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

  /** What a feature's own settings say, else the model's, else the default. */
  public Threshold thresholdOf(String feature) {
    FeatureSettings settled = features.get(feature);
    Threshold own = settled == null ? null : settled.threshold();
    return own == null ? thresholdOfModel() : own;
  }

  /** What holds for outputs, the model as a whole and features that say nothing. */
  public Threshold thresholdOfModel() {
    return threshold == null ? Threshold.DEFAULT : threshold;
  }

  /** How many windows before a window any verdict looks at; 0: none does. */
  public int windowsLookedBackAt() {
    return Stream.concat(
            Stream.of(thresholdOfModel()),
            features.values().stream().map(FeatureSettings::threshold))
        .mapToInt(one -> one instanceof Threshold.Past past ? past.windows() : 0)
        .max()
        .orElse(0);
  }
}

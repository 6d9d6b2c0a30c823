package dev.tidemark.storage.model;

import io.micronaut.serde.annotation.Serdeable;
import org.jspecify.annotations.Nullable;

/**
 * What a user says of one feature.
 *
 * @param type null: as the reference or the traffic shows it
 * @param min smallest value in range; null: the reference's
 * @param max largest value in range; null: the reference's
 * @param monitored false: logged but not compared, for a feature that follows the window by nature,
 *     such as the weekday in daily windows; null: true
 * @param threshold by what its values are called a drift; null: as the model's
 */
@Serdeable
public record FeatureSettings(
    @Nullable FeatureType type,
    @Nullable Double min,
    @Nullable Double max,
    @Nullable Boolean monitored,
    @Nullable Threshold threshold) {
  /** Whether drift and quality of the feature are computed. */
  public boolean isMonitored() {
    return monitored == null || monitored;
  }
}

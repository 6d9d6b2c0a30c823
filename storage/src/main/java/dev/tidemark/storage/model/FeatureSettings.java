package dev.tidemark.storage.model;

import io.micronaut.serde.annotation.Serdeable;
import org.jspecify.annotations.Nullable;

/**
 * What a user says of one feature.
 *
 * @param type null: as the reference or the traffic shows it
 * @param min smallest value in range; null: the reference's
 * @param max largest value in range; null: the reference's
 */
@Serdeable
public record FeatureSettings(
    @Nullable FeatureType type, @Nullable Double min, @Nullable Double max) {}

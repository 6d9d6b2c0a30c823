package dev.tidemark.storage.label;

import dev.tidemark.storage.model.ClassLabel;
import java.time.Instant;

/**
 * The true answer to one prediction; the latest timestamp wins.
 *
 * @param label {@link ClassLabel#ABSENT} takes an earlier label back
 * @param timestamp when the truth became known
 */
public record GroundTruth(
    String model, String predictionId, ClassLabel label, Instant timestamp, Instant receivedAt) {}

package dev.tidemark.storage.prediction;

import dev.tidemark.storage.model.ClassLabel;

/**
 * A stored prediction and what is known of its truth.
 *
 * @param label {@link ClassLabel#ABSENT} as long as no label has arrived
 */
public record LoggedPrediction(Prediction prediction, ClassLabel label) {}

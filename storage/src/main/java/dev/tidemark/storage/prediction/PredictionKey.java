package dev.tidemark.storage.prediction;

/** What makes a prediction the same one: repeated, it counts once. */
public record PredictionKey(String model, String predictionId) {}

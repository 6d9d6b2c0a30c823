package dev.tidemark.storage.prediction;

import dev.tidemark.storage.model.ClassLabel;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * One prediction of one model version, as logged.
 *
 * @param timestamp when it was made (event time), millisecond precision
 * @param receivedAt when it reached us
 * @param numeric numbers by feature, infinities included, never NaN (NaN counts as null)
 * @param categorical texts by feature; booleans are {@code true} and {@code false}
 * @param nulls features sent as null or NaN; a feature in none of the maps is missing, which counts
 *     the same
 * @param output what the model answered; {@link ClassLabel#ABSENT} for a failed call
 * @param score probability of the positive class, NaN when not given
 * @param probabilities by class, empty when not given
 * @param latencyMillis NaN when not given
 * @param error why the call failed, empty when it did not
 * @param weight 1 / sampling rate, above 0
 */
public record Prediction(
    String model,
    String version,
    String predictionId,
    Instant timestamp,
    Instant receivedAt,
    Map<String, Double> numeric,
    Map<String, String> categorical,
    List<String> nulls,
    Map<String, float[]> embeddings,
    ClassLabel output,
    double score,
    Map<String, Double> probabilities,
    double latencyMillis,
    String error,
    double weight,
    Map<String, String> tags) {}

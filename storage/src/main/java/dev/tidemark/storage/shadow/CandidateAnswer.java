package dev.tidemark.storage.shadow;

import dev.tidemark.storage.model.ClassLabel;
import java.time.Instant;
import java.util.Map;

/**
 * What a candidate that runs elsewhere answered to one logged prediction; the latest timestamp
 * wins.
 *
 * @param version of the candidate
 * @param score NaN when it gave none
 * @param probabilities by class; empty when it gave none
 * @param timestamp when it answered
 */
public record CandidateAnswer(
    String model,
    String version,
    String predictionId,
    ClassLabel prediction,
    double score,
    Map<String, Double> probabilities,
    Instant timestamp,
    Instant receivedAt) {
  public CandidateAnswer {
    probabilities = Map.copyOf(probabilities);
  }
}

package dev.tidemark.storage.shadow;

import dev.tidemark.storage.model.ClassLabel;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

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
    // in one order, so that the same answer is the same bytes whoever sends it
    probabilities = Collections.unmodifiableSortedMap(new TreeMap<>(probabilities));
  }
}

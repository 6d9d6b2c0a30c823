package dev.tidemark.analyzer.statistics.multivariate;

import java.util.HashMap;
import java.util.Map;

/**
 * Turns categories into numbers: how often the reference has them. A category that the reference
 * lacks is 0, a missing one NaN.
 */
public final class FrequencyEncoding {
  private final Map<String, Double> shares = new HashMap<>();

  /**
   * Learns the shares.
   *
   * @param reference rows per category, each at least 0
   */
  public FrequencyEncoding(Map<String, Long> reference) {
    double rows = reference.values().stream().mapToLong(Long::longValue).sum();
    reference.forEach((category, count) -> shares.put(category, count / rows));
  }

  /** Between 0 and 1. */
  public double of(String category) {
    return shares.getOrDefault(category, 0.0);
  }
}

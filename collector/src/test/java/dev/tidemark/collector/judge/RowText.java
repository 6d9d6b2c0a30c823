package dev.tidemark.collector.judge;

import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A stored prediction as one line, so that what was posted and what is stored can be compared field
 * by field. Written without any of the collector's own code.
 */
record RowText(
    String version,
    long timestamp,
    Map<String, Double> numeric,
    Map<String, String> categorical,
    Collection<String> nulls,
    Map<String, float[]> embeddings,
    double value,
    String label,
    double score,
    Map<String, Double> probabilities,
    double latency,
    String error,
    double weight,
    Map<String, String> tags) {

  @Override
  public String toString() {
    return String.join(
        " | ",
        "version=" + version,
        "ts=" + timestamp,
        "num=" + new TreeMap<>(numeric),
        "cat=" + new TreeMap<>(categorical),
        "nulls=" + new TreeSet<>(nulls),
        "emb="
            + embeddings.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> entry.getKey() + "=" + Arrays.toString(entry.getValue()))
                .collect(Collectors.joining(",")),
        "value=" + value,
        "label=" + label,
        "score=" + score,
        "prob=" + new TreeMap<>(probabilities),
        "latency=" + latency,
        "error=" + error,
        "weight=" + weight,
        "tags=" + new TreeMap<>(tags));
  }
}

package dev.tidemark.alerts.incident;

import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.Subject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Results of one window of one model, all traffic taken together, looked up by feature. */
final class WindowNumbers {
  private static final List<String> QUANTILES = List.of("p05", "p25", "p50", "p75", "p95");

  private final Map<String, Map<String, MetricResult>> byFeature = new HashMap<>();

  WindowNumbers(Collection<MetricResult> results) {
    for (MetricResult result : results) {
      if (result.subject() == Subject.FEATURE && result.segment().isEmpty()) {
        byFeature
            .computeIfAbsent(result.feature(), _ -> new HashMap<>())
            .merge(result.metric(), result, (a, b) -> a.revision() >= b.revision() ? a : b);
      }
    }
  }

  Optional<MetricResult> of(String feature, String metric) {
    return Optional.ofNullable(byFeature.getOrDefault(feature, Map.of()).get(metric))
        .filter(result -> Double.isFinite(result.value()));
  }

  /** How far a rate of a feature is above the reference's, or above 0 where that is not known. */
  double excess(String feature, String rate) {
    return of(feature, rate)
        .map(result ->
            result.value()
                - (Double.isFinite(result.referenceValue()) ? result.referenceValue() : 0))
        .orElse(0.0);
  }

  List<UnitChange.Quantile> quantiles(String feature) {
    List<UnitChange.Quantile> quantiles = new ArrayList<>();
    for (String name : QUANTILES) {
      of(feature, name)
          .ifPresent(result ->
              quantiles.add(new UnitChange.Quantile(result.referenceValue(), result.value())));
    }
    return quantiles;
  }

  /** Drift of each feature: PSI with a bin for nulls where there is one. */
  Map<String, Double> drift() {
    Map<String, Double> drift = new TreeMap<>();
    for (String feature : byFeature.keySet()) {
      of(feature, "psi_with_nulls")
          .or(() -> of(feature, "psi"))
          .ifPresent(result -> drift.put(feature, Math.max(0, result.value())));
    }
    return drift;
  }
}

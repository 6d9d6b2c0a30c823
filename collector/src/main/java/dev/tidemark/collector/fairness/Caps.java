package dev.tidemark.collector.fairness;

import dev.tidemark.storage.record.Admission;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Keeps made-up names of models, versions and features from filling memory and database. Counts
 * what it turned away. Thread-safe; under a race a few names more may get in.
 */
@Singleton
public final class Caps implements Admission {
  private final CapSettings settings;
  private final Map<String, Known> models = new ConcurrentHashMap<>();
  private final AtomicInteger allFeatures = new AtomicInteger();
  private final Map<String, LongAdder> refused =
      Map.of("models", new LongAdder(), "versions", new LongAdder(), "features", new LongAdder());

  public Caps(CapSettings settings) {
    this.settings = settings;
  }

  private record Known(Set<String> versions, Set<String> features) {
    static Known fresh() {
      return new Known(ConcurrentHashMap.newKeySet(), ConcurrentHashMap.newKeySet());
    }
  }

  /** Models that are there already. */
  public void know(Collection<String> names) {
    names.forEach(name -> models.computeIfAbsent(name, _ -> Known.fresh()));
  }

  /**
   * Records turned away since this process started, by the kind of name they had one too many of.
   */
  public Map<String, Long> refusals() {
    Map<String, Long> counts = new TreeMap<>();
    refused.forEach((kind, count) -> counts.put(kind, count.sum()));
    return counts;
  }

  @Override
  public @Nullable String refusal(String model, String version) {
    Known known = models.get(model);
    if (known == null) {
      if (models.size() >= settings.models()) {
        return refuse("models", "would be one model more than the " + settings.models(), "models");
      }
      known = models.computeIfAbsent(model, _ -> Known.fresh());
    }
    if (!known.versions.contains(version)) {
      if (known.versions.size() >= settings.versions()) {
        return refuse(
            "versions", "would have one version more than the " + settings.versions(), "versions");
      }
      known.versions.add(version);
    }
    return null;
  }

  @Override
  public @Nullable String featureRefusal(String model, List<String> names) {
    Known known = models.computeIfAbsent(model, _ -> Known.fresh());
    for (String name : names) {
      if (!known.features.contains(name)) {
        if (known.features.size() >= settings.features()) {
          return refuse(
              "features", "bring more distinct names than the " + settings.features(), "features");
        }
        if (allFeatures.get() >= settings.allFeatures()) {
          return refuse(
              "features",
              "bring more distinct names of all models than the " + settings.allFeatures(),
              "all-features");
        }
        if (known.features.add(name)) {
          allFeatures.incrementAndGet();
        }
      }
    }
    return null;
  }

  private String refuse(String kind, String what, String property) {
    Objects.requireNonNull(refused.get(kind)).increment();
    return what + " allowed (tidemark.collector.caps." + property + ")";
  }
}

package dev.tidemark.analyzer.analysis;

import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.problem.Problem;
import dev.tidemark.storage.reference.ReferenceCatalog;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds what a model is compared with. Thread-safe. */
@Singleton
final class ReferenceRules {
  private final ReferenceCatalog references;

  ReferenceRules(ReferenceCatalog references) {
    this.references = references;
  }

  /**
   * One of the references of a model.
   *
   * @param secondary beside the one that verdicts go by
   */
  record Compared(ReferenceRule rule, boolean secondary) {
    /** As the schedule's setup holds it. */
    static String text(List<Compared> all) {
      return all.stream().map(one -> one.rule().text()).toList().toString();
    }
  }

  /** All that the schedule compares with, the one that verdicts go by first. */
  List<Compared> all(ModelSettings settings) {
    ReferenceRule primary = of(settings, null);
    Map<String, Compared> all = new LinkedHashMap<>();
    all.put(primary.name(), new Compared(primary, false));
    for (String name : settings.otherReferences()) {
      boolean known =
          ReferenceRule.parse(name).isPresent()
              || references.find(settings.name(), name).isPresent();
      if (known) { // one that is uploaded later is compared with from then on
        all.computeIfAbsent(name, _ -> new Compared(of(settings, name), true));
      }
    }
    return List.copyOf(all.values());
  }

  /**
   * By the settings, or the one that somebody names.
   *
   * @param name null: all that the schedule compares with
   * @throws Problem 404 if a stored reference of this name does not exist
   */
  List<Compared> all(ModelSettings settings, @Nullable String name) {
    List<Compared> scheduled = all(settings);
    if (name == null) {
      return scheduled;
    }
    ReferenceRule named = of(settings, name);
    boolean secondary =
        scheduled.stream().anyMatch(one -> one.secondary() && one.rule().equals(named));
    return List.of(new Compared(named, secondary));
  }

  /**
   * By the settings, or by a name that somebody gives.
   *
   * @param name a stored reference or a rule such as {@code trailing:7}; null: as the settings say
   * @throws Problem 404 if a stored reference of this name does not exist
   */
  ReferenceRule of(ModelSettings settings, @Nullable String name) {
    Optional<ReferenceRule> rolling =
        Optional.ofNullable(name == null ? settings.reference() : name)
            .flatMap(ReferenceRule::parse);
    if (rolling.isPresent()) {
      return rolling.get();
    }
    if (name != null) {
      return new ReferenceRule.Stored(Baseline.of(references.get(settings.name(), name)));
    }
    return references
        .active(settings)
        .<ReferenceRule>map(reference -> new ReferenceRule.Stored(Baseline.of(reference)))
        .orElseGet(ReferenceRule.None::new);
  }
}

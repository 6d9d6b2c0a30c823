package dev.tidemark.analyzer.analysis;

import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.problem.Problem;
import dev.tidemark.storage.reference.ReferenceCatalog;
import jakarta.inject.Singleton;
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

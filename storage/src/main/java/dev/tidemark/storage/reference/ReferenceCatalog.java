package dev.tidemark.storage.reference;

import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.problem.Problem;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The references of all models, kept in the metadata database. Thread-safe. */
@Singleton
public final class ReferenceCatalog {
  private final ReferenceRows rows;

  ReferenceCatalog(ReferenceRows rows) {
    this.rows = rows;
  }

  /** A model's references, the newest first. */
  public List<Reference> of(String model) {
    return rows.findByModelOrderByRevisionDesc(model).stream()
        .map(ReferenceCatalog::reference)
        .toList();
  }

  public Optional<Reference> find(String model, String name) {
    return rows.findByModelAndName(model, name).map(ReferenceCatalog::reference);
  }

  /**
   * @throws Problem 404 if the model has no such reference
   */
  public Reference get(String model, String name) {
    return find(model, name).orElseThrow(() -> Problem.notFound("reference", name));
  }

  /** The one to compare with: the one the model names, else the newest. */
  public Optional<Reference> active(ModelSettings settings) {
    String named = settings.reference();
    return named != null ? find(settings.name(), named) : of(settings.name()).stream().findFirst();
  }

  /** Stores a reference whose rows are all written; takes the place of one of the same name. */
  public void save(Reference reference) {
    Optional<ReferenceRow> before = rows.findByModelAndName(reference.model(), reference.name());
    if (before.isPresent()) {
      rows.update(row(reference, before.get().id()));
    } else {
      rows.save(row(reference, null));
    }
  }

  /** Forgets a reference; whether there was one. */
  public boolean delete(String model, String name) {
    return rows.deleteByModelAndName(model, name) > 0;
  }

  private static ReferenceRow row(Reference reference, @Nullable Long id) {
    return new ReferenceRow(
        id,
        reference.model(),
        reference.name(),
        reference.revision(),
        reference.source().name().toLowerCase(Locale.ROOT),
        reference.from(),
        reference.to(),
        reference.version(),
        reference.rows(),
        reference.createdAt());
  }

  private static Reference reference(ReferenceRow row) {
    return new Reference(
        row.model(),
        row.name(),
        row.revision(),
        Reference.Source.valueOf(row.source().toUpperCase(Locale.ROOT)),
        row.periodStart(),
        row.periodEnd(),
        row.version(),
        row.rowCount(),
        row.createdAt());
  }
}

package dev.tidemark.storage.metadata;

import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.problem.Problem;
import io.micronaut.data.exceptions.DataAccessException;
import io.micronaut.serde.ObjectMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The models Tidemark knows and their settings, kept in the metadata database. Thread-safe. */
@Singleton
public final class ModelCatalog {
  private final ModelRows rows;
  private final ObjectMapper json;
  private final InstantSource clock;
  private final Set<String> known = ConcurrentHashMap.newKeySet();

  ModelCatalog(ModelRows rows, ObjectMapper json, InstantSource clock) {
    this.rows = rows;
    this.json = json;
    this.clock = clock;
  }

  public Optional<ModelSettings> find(String name) {
    return rows.findById(name).map(this::settings);
  }

  /**
   * @throws Problem 404 if the model is unknown
   */
  public ModelSettings get(String name) {
    return find(name).orElseThrow(() -> Problem.notFound("model", name));
  }

  /** All models by name. */
  public List<ModelSettings> all() {
    return rows.findAll().stream()
        .sorted((a, b) -> a.name().compareTo(b.name()))
        .map(this::settings)
        .toList();
  }

  /** Creates the model with default settings unless it exists: what the first prediction does. */
  public void ensure(String name) {
    if (known.contains(name)) {
      return;
    }
    if (!rows.existsById(name)) {
      try {
        rows.save(row(ModelSettings.defaults(name), null));
      } catch (DataAccessException e) {
        if (!rows.existsById(name)) { // not merely created by somebody else just now
          throw e;
        }
      }
    }
    known.add(name);
  }

  /** Stores the settings, new or changed. */
  public void save(ModelSettings settings) {
    Optional<ModelRow> before = rows.findById(settings.name());
    if (before.isPresent()) {
      rows.update(row(settings, before.get()));
    } else {
      rows.save(row(settings, null));
    }
    known.add(settings.name());
  }

  private ModelRow row(ModelSettings settings, @Nullable ModelRow before) {
    var now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    try {
      return new ModelRow(
          settings.name(),
          json.writeValueAsString(settings),
          before == null ? now : before.createdAt(),
          now);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ModelSettings settings(ModelRow row) {
    try {
      return Objects.requireNonNull(json.readValue(row.settings(), ModelSettings.class));
    } catch (IOException e) {
      throw new UncheckedIOException("settings of model " + row.name(), e);
    }
  }
}

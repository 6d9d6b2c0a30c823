package dev.tidemark.storage.inference;

import io.micronaut.serde.ObjectMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;

/** What models' tensors mean, kept in the metadata database. Thread-safe. */
@Singleton
public final class InferenceMappings {
  private final InferenceMappingRows rows;
  private final ObjectMapper json;
  private final InstantSource clock;

  InferenceMappings(InferenceMappingRows rows, ObjectMapper json, InstantSource clock) {
    this.rows = rows;
    this.json = json;
    this.clock = clock;
  }

  public Optional<InferenceMapping> find(String model) {
    return rows.findById(model).map(this::mapping);
  }

  /** Stores the mapping, new or changed; calls that come in from now on are read with it. */
  public void save(String model, InferenceMapping mapping) {
    InferenceMappingRow row = row(model, mapping);
    if (rows.existsById(model)) {
      rows.update(row);
    } else {
      rows.save(row);
    }
  }

  /** Forgets the mapping: names settle everything again. */
  public void delete(String model) {
    rows.deleteById(model);
  }

  private InferenceMappingRow row(String model, InferenceMapping mapping) {
    try {
      return new InferenceMappingRow(
          model, json.writeValueAsString(mapping), clock.instant().truncatedTo(ChronoUnit.MILLIS));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private InferenceMapping mapping(InferenceMappingRow row) {
    try {
      return Objects.requireNonNull(json.readValue(row.mapping(), InferenceMapping.class));
    } catch (IOException e) {
      throw new UncheckedIOException("inference mapping of model " + row.model(), e);
    }
  }
}

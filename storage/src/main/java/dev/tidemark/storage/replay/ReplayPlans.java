package dev.tidemark.storage.replay;

import io.micronaut.core.type.Argument;
import io.micronaut.serde.ObjectMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The plans of passes, kept in the metadata database. Thread-safe. */
@Singleton
public final class ReplayPlans {
  private static final Argument<List<Chunk>> CHUNKS = Argument.listOf(Chunk.class);

  private final ReplayPlanRows rows;
  private final ObjectMapper json;

  ReplayPlans(ReplayPlanRows rows, ObjectMapper json) {
    this.rows = rows;
    this.json = json;
  }

  public Optional<List<Chunk>> find(String passId) {
    return rows.findById(passId).map(this::chunks);
  }

  /** Keeps a plan; a pass is planned once. */
  public void save(String passId, List<Chunk> chunks) {
    try {
      rows.save(new ReplayPlanRow(passId, json.writeValueAsString(CHUNKS, chunks)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Forgets the plan of a pass that has ended. */
  public void delete(String passId) {
    rows.deleteById(passId);
  }

  private List<Chunk> chunks(ReplayPlanRow row) {
    try {
      return Objects.requireNonNull(json.readValue(row.chunks(), CHUNKS));
    } catch (IOException e) {
      throw new UncheckedIOException("plan of pass " + row.passId(), e);
    }
  }
}

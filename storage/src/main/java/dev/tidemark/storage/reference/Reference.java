package dev.tidemark.storage.reference;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Named, frozen data to compare with.
 *
 * @param revision grows each time the name is given new data
 * @param from start of the period it was taken from; null for an upload
 * @param version model version it was taken from, empty for all; null for an upload
 * @param rows rows it holds
 */
public record Reference(
    String model,
    String name,
    long revision,
    Source source,
    @Nullable Instant from,
    @Nullable Instant to,
    @Nullable String version,
    long rows,
    Instant createdAt) {
  /** Where its rows came from. */
  public enum Source {
    UPLOAD,
    PERIOD
  }
}

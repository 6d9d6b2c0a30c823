package dev.tidemark.storage.analysis;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.time.Instant;

/**
 * What the schedule last saw of one window of one model: a row of {@code analysis_windows}.
 *
 * @param id model, window length and start, as {@link #idOf} writes them
 * @param fingerprint changes when predictions or labels of the window do
 */
@MappedEntity("analysis_windows")
public record WindowState(@Id String id, String model, String fingerprint, Instant analysedAt) {
  public static String idOf(String model, String windowLength, Instant start) {
    return start + " " + windowLength + " " + model;
  }
}

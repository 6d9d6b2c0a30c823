package dev.tidemark.collector.producer;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A record that was not taken, as its sender was told; without its values.
 *
 * @param model null when it could not be read
 * @param predictionId null when it could not be read
 * @param pointer JSON pointer into the record, empty for all of it
 */
public record RejectedRecord(
    Instant at,
    @Nullable String model,
    @Nullable String predictionId,
    String pointer,
    String detail) {
  private static final int MOST_CHARACTERS = 500;

  /** Names of any length come from outside; what is kept of them is not. */
  public RejectedRecord {
    model = model == null ? null : cut(model);
    predictionId = predictionId == null ? null : cut(predictionId);
    pointer = cut(pointer);
    detail = cut(detail);
  }

  private static String cut(String text) {
    return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + "…";
  }
}

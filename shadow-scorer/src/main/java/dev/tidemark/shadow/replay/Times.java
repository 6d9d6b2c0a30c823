package dev.tidemark.shadow.replay;

import dev.tidemark.storage.problem.Problem;
import io.micronaut.json.tree.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads times as users write them. */
public final class Times {
  private Times() {}

  /**
   * @param node RFC 3339 with any offset, or epoch milliseconds
   * @throws Problem 400 naming the field
   */
  public static Instant read(@Nullable JsonNode node, String field) {
    if (node != null && node.isNumber()) {
      return dev.tidemark.storage.record.Times.read("/" + field, node.getNumberValue());
    }
    if (node != null && node.isString()) {
      return dev.tidemark.storage.record.Times.read("/" + field, node.getStringValue());
    }
    throw Problem.invalidField(
        "/" + field, "Give '" + field + "' as a time such as 2026-03-01T00:00:00Z.");
  }
}

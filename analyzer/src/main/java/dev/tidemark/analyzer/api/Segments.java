package dev.tidemark.analyzer.api;

import dev.tidemark.storage.column.Segment;
import dev.tidemark.storage.problem.Problem;

/** Segments as users write them: {@code country=DE}, or nothing for all traffic. */
final class Segments {
  private Segments() {}

  /**
   * @throws Problem 400 naming the field
   */
  static Segment parse(String text, String field) {
    try {
      return Segment.parse(text);
    } catch (IllegalArgumentException e) {
      throw Problem.invalidField("/" + field, String.valueOf(e.getMessage()));
    }
  }
}

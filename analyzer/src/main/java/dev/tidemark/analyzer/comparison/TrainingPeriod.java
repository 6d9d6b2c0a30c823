package dev.tidemark.analyzer.comparison;

import io.micronaut.json.JsonMapper;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The period a candidate was trained on, as its provenance names it: {@code {"training": {"from":
 * …, "to": …}}}.
 *
 * @param from inclusive; empty: from the first prediction
 * @param to exclusive
 */
record TrainingPeriod(Optional<Instant> from, Optional<Instant> to) {
  static final TrainingPeriod UNKNOWN = new TrainingPeriod(Optional.empty(), Optional.empty());

  /** Unknown when the provenance says nothing of it that can be read. */
  static TrainingPeriod of(String provenance, JsonMapper json) {
    if (provenance.isEmpty()) {
      return UNKNOWN;
    }
    try {
      JsonNode node = json.readValue(provenance, JsonNode.class);
      JsonNode training = node == null || !node.isObject() ? null : node.get("training");
      return training == null || !training.isObject()
          ? UNKNOWN
          : new TrainingPeriod(time(training.get("from")), time(training.get("to")));
    } catch (IOException | DateTimeException e) {
      return UNKNOWN;
    }
  }

  private static Optional<Instant> time(@Nullable JsonNode node) {
    return node != null && node.isString()
        ? Optional.of(OffsetDateTime.parse(node.getStringValue()).toInstant())
        : Optional.empty();
  }
}

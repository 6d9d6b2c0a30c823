package dev.tidemark.collector.cloudevents;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request or a response of an inference call, as an event told of it.
 *
 * @param receivedAt epoch milliseconds, by our clock
 * @param timestamp epoch milliseconds, by the event's sender; when it sent, not when the call was
 * @param endpoint {@code default} or {@code canary}; null when not said
 */
record Half(
    Side side,
    CallKey key,
    long receivedAt,
    long timestamp,
    @Nullable String endpoint,
    Map<String, String> tags,
    JsonNode body) {
  Half {
    tags = Collections.unmodifiableMap(new LinkedHashMap<>(tags));
  }

  enum Side {
    REQUEST,
    RESPONSE
  }

  /**
   * What both halves of a call have in common.
   *
   * @param component predictor, transformer or explainer, each of which may log the same call;
   *     empty when not said
   */
  record CallKey(String model, String component, String id) {}
}

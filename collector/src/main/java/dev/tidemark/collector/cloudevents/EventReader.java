package dev.tidemark.collector.cloudevents;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tidemark.collector.oip.UnusableCall;
import dev.tidemark.storage.problem.Problem;
import dev.tidemark.storage.record.RecordLimits;
import io.cloudevents.CloudEvent;
import io.cloudevents.http.HttpMessageFactory;
import io.cloudevents.jackson.JsonFormat;
import io.cloudevents.rw.CloudEventRWException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads CloudEvents from HTTP in binary, structured and batched mode. Thread-safe. */
final class EventReader {
  private static final Pattern ENCODED = Pattern.compile("(%[0-9A-Fa-f]{2})+");

  private final ObjectMapper json;
  private final RecordLimits limits;

  EventReader(RecordLimits limits) {
    this.limits = limits;
    this.json =
        JsonMapper.builder(
                new JsonFactoryBuilder()
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .streamReadConstraints(
                        StreamReadConstraints.builder()
                            .maxNestingDepth(limits.depth() + 4) // of the event around the body
                            .maxStringLength(limits.bodyBytes())
                            .build())
                    .build())
            .disable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
            .addModule(JsonFormat.getCloudEventJacksonModule())
            .build();
  }

  /** One event of a request, or why it is none. */
  sealed interface Found {
    record Event(CloudEvent event) implements Found {}

    record NoEvent(@Nullable String id, String detail) implements Found {}
  }

  /**
   * The events of a request.
   *
   * @param headers names in any case
   * @throws Problem 415 if this is no way to send events, 413 if there are too many
   */
  List<Found> read(Map<String, String> headers, byte[] body) {
    Map<String, String> lower = new HashMap<>();
    headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
    String type =
        lower.getOrDefault("content-type", "").split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return switch (type) {
      case "application/cloudevents-batch+json" -> batch(body);
      case "application/cloudevents+json" -> List.of(structured(body));
      default -> List.of(binary(lower, body));
    };
  }

  private static Found binary(Map<String, String> headers, byte[] body) {
    if (!headers.containsKey("ce-specversion")) {
      throw Problem.of(
          "unsupported-media-type",
          "Unsupported media type",
          415,
          "This is no CloudEvent: send ce-specversion, ce-type, ce-id and ce-source as headers, or"
              + " Content-Type application/cloudevents+json or application/cloudevents-batch+json.");
    }
    Map<String, String> decoded = new HashMap<>();
    headers.forEach(
        (name, value) -> decoded.put(name, name.startsWith("ce-") ? decode(value) : value));
    try {
      return new Found.Event(HttpMessageFactory.createReader(decoded, body).toEvent());
    } catch (CloudEventRWException | IllegalStateException | IllegalArgumentException e) {
      return new Found.NoEvent(headers.get("ce-id"), noEvent(e));
    }
  }

  /** Header values may be percent-encoded; some senders do, some do not. */
  private static String decode(String value) {
    return ENCODED
        .matcher(value)
        .replaceAll(match ->
            java.util.regex.Matcher.quoteReplacement(
                URLDecoder.decode(match.group(), StandardCharsets.UTF_8)));
  }

  private Found structured(byte[] body) {
    try {
      return event(json.readTree(body));
    } catch (JsonProcessingException e) {
      return new Found.NoEvent(null, "is not valid JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e); // an array does not break off
    }
  }

  private List<Found> batch(byte[] body) {
    JsonNode events;
    try {
      events = json.readTree(body);
    } catch (JsonProcessingException e) {
      return List.of(new Found.NoEvent(null, "is not valid JSON: " + e.getOriginalMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!events.isArray()) {
      return List.of(new Found.NoEvent(null, "must be an array of events"));
    }
    if (events.size() > limits.bodyRecords()) {
      throw Problem.of(
          "too-many-records",
          "Too many records",
          413,
          "A batch may hold at most " + limits.bodyRecords() + " events.");
    }
    List<Found> found = new ArrayList<>();
    events.forEach(event -> found.add(event(event)));
    return found;
  }

  private Found event(JsonNode node) {
    try {
      return new Found.Event(json.treeToValue(node, CloudEvent.class));
    } catch (JsonProcessingException e) {
      return new Found.NoEvent(id(node), noEvent(e));
    } catch (RuntimeException e) { // the SDK's way to say what is wrong with a field
      return new Found.NoEvent(id(node), noEvent(e));
    }
  }

  private static @Nullable String id(JsonNode node) {
    return node.path("id").isTextual() ? node.path("id").textValue() : null;
  }

  private static String noEvent(Exception e) {
    String message =
        e instanceof JsonProcessingException j ? j.getOriginalMessage() : e.getMessage();
    return "is no CloudEvent: " + message;
  }

  /** The event as it is kept on disk. */
  byte[] write(CloudEvent event) {
    try {
      return json.writeValueAsBytes(event);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An event as it was kept. */
  CloudEvent stored(byte[] event) throws UnusableCall {
    return switch (structured(event)) {
      case Found.Event(CloudEvent found) -> found;
      case Found.NoEvent(var _, String detail) -> throw new UnusableCall("", detail);
    };
  }
}

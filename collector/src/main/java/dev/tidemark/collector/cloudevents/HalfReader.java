package dev.tidemark.collector.cloudevents;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.tidemark.collector.cloudevents.Half.CallKey;
import dev.tidemark.collector.cloudevents.Half.Side;
import dev.tidemark.collector.oip.InferenceBodies;
import dev.tidemark.collector.oip.UnusableCall;
import dev.tidemark.storage.record.RecordLimits;
import io.cloudevents.CloudEvent;
import io.cloudevents.CloudEventData;
import io.cloudevents.core.builder.CloudEventBuilder;
import io.cloudevents.jackson.JsonCloudEventData;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Tells from an event which half of which call it is. KServe's and Seldon's loggers are known; of
 * the latter {@code requestid} is the call and {@code modelid} the model. Thread-safe.
 */
final class HalfReader {
  private static final String KSERVE = "org.kubeflow.serving.inference.";
  private static final String SELDON = "io.seldon.serving.inference.";
  private static final String RECEIVED = "tidemarkreceived";
  private static final String DEFAULT_MODEL = "tidemarkmodel";
  private static final int ROW_SUFFIX_CHARS = 8;

  private final InferenceBodies bodies;
  private final RecordLimits limits;
  private final ObjectMapper json = JsonMapper.builder().build();

  HalfReader(InferenceBodies bodies, RecordLimits limits) {
    this.bodies = bodies;
    this.limits = limits;
  }

  /**
   * The event with what only we know, ready to be kept; {@link #half} reads it.
   *
   * @param defaultModel of events that name none; null: they must
   */
  CloudEvent stamped(CloudEvent event, long receivedAt, @Nullable String defaultModel)
      throws UnusableCall {
    CloudEventBuilder stamped =
        CloudEventBuilder.from(event)
            .withData("application/json", JsonCloudEventData.wrap(body(event)))
            .withExtension(RECEIVED, Long.toString(receivedAt))
            .withoutExtension(DEFAULT_MODEL);
    return (defaultModel == null ? stamped : stamped.withExtension(DEFAULT_MODEL, defaultModel))
        .build();
  }

  /**
   * @param event stamped
   * @throws UnusableCall if it is no half of a call, or its body is none
   */
  Half half(CloudEvent event) throws UnusableCall {
    Side side = side(event.getType());
    boolean isSeldon = event.getType().startsWith(SELDON);
    String service = text(event, "inferenceservicename");
    String model = isSeldon ? orElse(text(event, "modelid"), service) : service;
    model = orElse(model, text(event, DEFAULT_MODEL));
    if (model == null) {
      throw new UnusableCall("/inferenceservicename", "is required, or the query parameter model");
    }
    String id = isSeldon ? orElse(text(event, "requestid"), event.getId()) : event.getId();
    checkName(model, "/inferenceservicename", limits.nameChars());
    checkName(String.valueOf(id), "/id", limits.nameChars() - ROW_SUFFIX_CHARS);
    long receivedAt = Long.parseLong(String.valueOf(event.getExtension(RECEIVED)));
    JsonNode body = body(event);
    switch (side) {
      case REQUEST -> bodies.request(body);
      case RESPONSE -> bodies.response(body);
    }
    return new Half(
        side,
        new CallKey(
            model, String.valueOf(orElse(text(event, "component"), "")), String.valueOf(id)),
        receivedAt,
        timestamp(event, receivedAt),
        text(event, "endpoint"),
        tags(event),
        body);
  }

  private static Side side(String type) throws UnusableCall {
    return switch (type) {
      case KSERVE + "request", SELDON + "request" -> Side.REQUEST;
      case KSERVE + "response", SELDON + "response" -> Side.RESPONSE;
      default ->
          throw new UnusableCall(
              "/type",
              "must be " + KSERVE + "request or .response, or Seldon's, not '" + type + "'");
    };
  }

  private static @Nullable String text(CloudEvent event, String extension) {
    Object value = event.getExtension(extension);
    return value == null || value.toString().isBlank() ? null : value.toString();
  }

  private static @Nullable String orElse(@Nullable String text, @Nullable String other) {
    return text == null ? other : text;
  }

  private static void checkName(String name, String pointer, int maxChars) throws UnusableCall {
    if (name.length() > maxChars || name.chars().anyMatch(Character::isISOControl)) {
      throw new UnusableCall(
          pointer, "must have at most " + maxChars + " characters and no control characters");
    }
  }

  private long timestamp(CloudEvent event, long receivedAt) throws UnusableCall {
    OffsetDateTime time = event.getTime();
    if (time == null) {
      return receivedAt;
    }
    long timestamp = time.toInstant().toEpochMilli();
    if (timestamp < 0 || timestamp > receivedAt + limits.futureMillis()) {
      throw new UnusableCall(
          "/time",
          "must lie after 1970 and at most "
              + limits.futureMillis() / 60_000
              + " minutes ahead of our clock");
    }
    return timestamp;
  }

  private JsonNode body(CloudEvent event) throws UnusableCall {
    CloudEventData data = event.getData();
    if (data == null) {
      return MissingNode.getInstance();
    }
    return data instanceof JsonCloudEventData node ? node.getNode() : bodies.parse(data.toBytes());
  }

  /** Where the call ran, and whatever its logger was told to add. */
  private Map<String, String> tags(CloudEvent event) {
    Map<String, String> tags = new LinkedHashMap<>();
    members(event, "annotations", tags);
    members(event, "metadata", tags);
    for (String name : new String[] {"namespace", "component", "endpoint"}) {
      String value = text(event, name);
      if (value != null) {
        tags.put(name, value);
      }
    }
    return tags;
  }

  /** Members of a JSON object in an extension; a text that is none is kept as it is. */
  private void members(CloudEvent event, String extension, Map<String, String> tags) {
    String text = text(event, extension);
    if (text == null) {
      return;
    }
    try {
      JsonNode object = json.readTree(text);
      if (object.isObject()) {
        object.properties().forEach(member -> put(member.getKey(), member.getValue(), tags));
        return;
      }
    } catch (JsonProcessingException e) {
      tags.put(extension, text); // an old logger's own notation
      return;
    }
    if (!"null".equals(text)) {
      tags.put(extension, text);
    }
  }

  private static void put(String name, JsonNode value, Map<String, String> tags) {
    if (name.isBlank()) {
      return; // nothing to call it by
    }
    if (value.isArray()) { // a header's values
      StringJoiner joined = new StringJoiner(", ");
      value.forEach(one -> joined.add(one.asText()));
      tags.put(name, joined.toString());
    } else if (value.isValueNode() && !value.isNull()) {
      tags.put(name, value.asText());
    }
  }
}

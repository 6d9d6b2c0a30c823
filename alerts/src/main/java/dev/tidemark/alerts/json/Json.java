package dev.tidemark.alerts.json;

import dev.tidemark.storage.problem.Problem;
import io.micronaut.json.tree.JsonNode;
import io.micronaut.serde.ObjectMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Texts to JSON trees and back. Thread-safe. */
@Singleton
public final class Json {
  private final ObjectMapper mapper;

  public Json(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  /**
   * Reads what a user sent.
   *
   * @throws Problem 400 if it is not JSON
   */
  public JsonNode parse(String text) {
    try {
      return Objects.requireNonNull(mapper.readValue(text, JsonNode.class));
    } catch (IOException | NullPointerException e) {
      throw Problem.invalid("The body is not JSON.");
    }
  }

  /** Reads what was stored. */
  public JsonNode stored(String text) {
    try {
      return Objects.requireNonNull(mapper.readValue(text, JsonNode.class));
    } catch (IOException e) {
      throw new UncheckedIOException("stored JSON", e);
    }
  }

  public String write(JsonNode node) {
    try {
      return mapper.writeValueAsString(node);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Texts, numbers, truth values, times, maps, lists, nodes and null. */
  public static JsonNode node(@Nullable Object value) {
    return switch (value) {
      case null -> JsonNode.nullNode();
      case JsonNode node -> node;
      case String text -> JsonNode.createStringNode(text);
      case Boolean flag -> JsonNode.createBooleanNode(flag);
      case Integer number -> JsonNode.createNumberNode(number);
      case Long number -> JsonNode.createNumberNode(number);
      case Double number ->
          Double.isFinite(number) ? JsonNode.createNumberNode(number) : JsonNode.nullNode();
      case Instant time -> JsonNode.createStringNode(time.toString());
      case Map<?, ?> map -> {
        Map<String, JsonNode> fields = new LinkedHashMap<>();
        map.forEach((name, field) -> fields.put(String.valueOf(name), node(field)));
        yield JsonNode.createObjectNode(fields);
      }
      case Iterable<?> items -> {
        List<JsonNode> nodes = new ArrayList<>();
        items.forEach(item -> nodes.add(node(item)));
        yield JsonNode.createArrayNode(nodes);
      }
      default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
    };
  }
}

package dev.tidemark.server.client;

import io.micronaut.core.type.Argument;
import io.micronaut.json.tree.JsonNode;
import io.micronaut.serde.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** An answer's JSON, read leniently: what is absent or null is empty. */
public record Json(JsonNode node) {
  /**
   * Reads a text; an empty one when there is nothing.
   *
   * @throws IOException if it is not JSON
   */
  public static Json parse(byte[] text) throws IOException {
    @Nullable JsonNode node =
        text.length == 0
            ? null
            : ObjectMapper.getDefault().readValue(text, Argument.of(JsonNode.class));
    return new Json(node == null ? JsonNode.nullNode() : node);
  }

  /** The member of that name; an empty one when there is none. */
  public Json at(String name) {
    @Nullable JsonNode member = node.isObject() ? node.get(name) : null;
    return new Json(member == null ? JsonNode.nullNode() : member);
  }

  /** A member as text, {@code ""} when absent or null. */
  public String text(String name) {
    return at(name).text();
  }

  /** This value as text, {@code ""} when null. */
  public String text() {
    return node.isValueNode() && !node.isNull() ? node.coerceStringValue() : "";
  }

  /** A member that is a number. */
  public OptionalDouble number(String name) {
    JsonNode member = at(name).node;
    return member.isNumber() ? OptionalDouble.of(member.getDoubleValue()) : OptionalDouble.empty();
  }

  /** The elements of a member that is an array; none when it is not. */
  public List<Json> list(String name) {
    List<Json> elements = new ArrayList<>();
    JsonNode member = at(name).node;
    if (member.isArray()) {
      member.values().forEach(value -> elements.add(new Json(value)));
    }
    return elements;
  }
}

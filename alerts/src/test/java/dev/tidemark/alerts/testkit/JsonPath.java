package dev.tidemark.alerts.testkit;

import io.micronaut.json.tree.JsonNode;
import java.util.Objects;

/** Walks into JSON; a field that is missing fails the test by its name. */
public final class JsonPath {
  private JsonPath() {}

  public static JsonNode at(JsonNode node, String... path) {
    JsonNode found = node;
    for (String name : path) {
      JsonNode next = found.isArray() ? found.get(Integer.parseInt(name)) : found.get(name);
      found = Objects.requireNonNull(next, name);
    }
    return found;
  }
}

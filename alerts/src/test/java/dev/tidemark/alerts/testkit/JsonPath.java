package dev.tidemark.alerts.testkit;

import io.micronaut.json.tree.JsonNode;
import java.util.Objects;

/** Walks into JSON; a field that is missing fails the test by its name. */
public final class JsonPath {
  private JsonPath() {}

  public static JsonNode at(JsonNode node, String... path) {
    JsonNode found = node;
    for (String name : path) {
      found = Objects.requireNonNull(found.get(name), name);
    }
    return found;
  }
}

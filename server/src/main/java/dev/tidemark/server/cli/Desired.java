package dev.tidemark.server.cli;

import dev.tidemark.server.client.ClientException;
import dev.tidemark.server.client.Json;
import dev.tidemark.server.client.TidemarkClient;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * The wished configuration of a server, as its YAML files say it: {@code models}, {@code receivers}
 * and {@code rules}, each a mapping from names to what {@code PUT /v1/<kind>/<name>} takes; {@code
 * references} by model and name, either a period ({@code from}, {@code to}, {@code version}) or a
 * {@code file} beside the YAML, which is sent when there is no reference of that name.
 */
final class Desired {
  static final String REFERENCES = "references";

  /** Member of a reference: the file that holds its rows. */
  static final String FILE = "file";

  /** In the order in which they must exist: a rule names models and receivers. */
  static final List<String> KINDS = List.of("models", REFERENCES, "receivers", "rules");

  /**
   * One thing to be as said.
   *
   * @param path where the server keeps it
   */
  record Item(String kind, String name, String path, Map<String, Object> wished) {
    static Item of(String kind, String name, Map<String, Object> wished) {
      return new Item(kind, name, "/v1/" + kind + "/" + TidemarkClient.encode(name), wished);
    }

    static Item reference(String model, String name, Map<String, Object> wished) {
      String path =
          "/v1/models/"
              + TidemarkClient.encode(model)
              + "/references/"
              + TidemarkClient.encode(name);
      return new Item(REFERENCES, model + "/" + name, path, wished);
    }
  }

  /** What differs: {@code before} is empty for something new. */
  record Change(Item item, boolean isNew, List<String> fields) {}

  private Desired() {}

  /**
   * @throws ClientException naming the file and what is wrong in it
   */
  static List<Item> read(List<Path> files) {
    Map<String, Map<String, Item>> items = new LinkedHashMap<>();
    KINDS.forEach(kind -> items.put(kind, new TreeMap<>()));
    for (Path file : files) {
      for (Map.Entry<String, Object> section : mapping(load(file), file, "the file").entrySet()) {
        Map<String, Item> known = items.get(section.getKey());
        if (known == null) {
          throw new ClientException(
              file
                  + ": unknown section '"
                  + section.getKey()
                  + "', known are "
                  + String.join(", ", KINDS)
                  + ".",
              0);
        }
        items(section.getKey(), section.getValue(), file)
            .forEach(item -> known.put(item.name(), item));
      }
    }
    return items.values().stream().flatMap(kind -> kind.values().stream()).toList();
  }

  private static List<Item> items(String kind, @Nullable Object section, Path file) {
    List<Item> items = new ArrayList<>();
    mapping(section, file, kind)
        .forEach((name, value) -> {
          Map<String, Object> members = mapping(value, file, kind + "/" + name);
          if (kind.equals(REFERENCES)) {
            members.forEach((reference, wished) ->
                items.add(
                    Item.reference(
                        name,
                        reference,
                        located(
                            mapping(wished, file, kind + "/" + name + "/" + reference), file))));
          } else {
            items.add(Item.of(kind, name, members));
          }
        });
    return items;
  }

  /** Files stand beside the YAML that names them. */
  private static Map<String, Object> located(Map<String, Object> reference, Path yaml) {
    reference.computeIfPresent(
        FILE,
        (_, path) -> yaml.toAbsolutePath().resolveSibling(path.toString()).normalize().toString());
    return reference;
  }

  /** What would change; only fields that the files name are compared. */
  static List<Change> changes(TidemarkClient client, List<Item> items) {
    List<Change> changes = new ArrayList<>();
    for (Item item : items) {
      Optional<Json> current = current(client, item);
      List<String> fields = new ArrayList<>();
      if (!item.wished().containsKey(FILE)) {
        current.ifPresent(json -> compare("", item.wished(), json, fields));
      }
      if (current.isEmpty() || !fields.isEmpty()) {
        changes.add(new Change(item, current.isEmpty(), fields));
      }
    }
    return changes;
  }

  private static Optional<Json> current(TidemarkClient client, Item item) {
    try {
      return Optional.of(client.get(item.path()));
    } catch (ClientException e) {
      if (e.status() == 404) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static void compare(String prefix, Map<?, ?> wished, Json current, List<String> fields) {
    wished.forEach((key, value) -> {
      String name = prefix + key;
      Json now = current.at(String.valueOf(key));
      if (value instanceof Map<?, ?> nested && now.node().isObject()) {
        compare(name + ".", nested, now, fields);
      } else if (!same(value, now.node())) {
        fields.add(name + ": " + shown(now.node()) + " → " + value);
      }
    });
  }

  private static boolean same(@Nullable Object wished, JsonNode now) {
    return switch (wished) {
      case null -> now.isNull();
      case Number number ->
          now.isNumber() && Double.compare(number.doubleValue(), now.getDoubleValue()) == 0;
      case List<?> list -> now.isArray() && sameItems(list, now);
      case Map<?, ?> named ->
          now.isObject()
              && named.entrySet().stream()
                  .allMatch(e -> same(e.getValue(), member(now, String.valueOf(e.getKey()))));
      default ->
          now.isValueNode() && !now.isNull() && wished.toString().equals(now.coerceStringValue());
    };
  }

  private static JsonNode member(JsonNode object, String name) {
    JsonNode member = object.get(name);
    return member == null ? JsonNode.nullNode() : member;
  }

  private static boolean sameItems(List<?> wished, JsonNode now) {
    if (wished.size() != now.size()) {
      return false;
    }
    for (int i = 0; i < wished.size(); i++) {
      if (!same(wished.get(i), Objects.requireNonNull(now.get(i)))) {
        return false;
      }
    }
    return true;
  }

  private static List<Object> values(JsonNode array) {
    List<Object> values = new ArrayList<>();
    array
        .values()
        .forEach(value ->
            values.add(value.isValueNode() ? value.coerceStringValue() : value.toString()));
    return values;
  }

  private static String shown(JsonNode node) {
    return node.isNull()
        ? "(none)"
        : node.isValueNode() ? node.coerceStringValue() : values(node).toString();
  }

  private static @Nullable Object load(Path file) {
    try (Reader reader = Files.newBufferedReader(file)) {
      return new Yaml(new SafeConstructor(new LoaderOptions())).load(reader);
    } catch (IOException e) {
      throw new ClientException(file + " cannot be read.", 0);
    } catch (YAMLException e) {
      throw new ClientException(file + " is not YAML: " + e.getMessage(), 0);
    }
  }

  private static Map<String, Object> mapping(@Nullable Object value, Path file, String what) {
    if (!(value instanceof Map<?, ?> map)) {
      throw new ClientException(file + ": " + what + " must be a mapping.", 0);
    }
    Map<String, Object> result = new LinkedHashMap<>();
    map.forEach((key, member) ->
        result.put(
            String.valueOf(key),
            member instanceof Date time ? time.toInstant().toString() : member));
    return result;
  }
}

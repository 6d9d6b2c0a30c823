package dev.tidemark.alerts.json;

import dev.tidemark.storage.problem.Problem;
import dev.tidemark.storage.problem.Problem.FieldError;
import io.micronaut.json.tree.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Reads a JSON object field by field and remembers everything that is wrong with it, so that one
 * answer names all bad fields. Unknown fields are errors. Not thread-safe.
 */
public final class Fields {
  private final JsonNode object;
  private final String pointer;
  private final List<FieldError> errors;
  private final Set<String> read = new LinkedHashSet<>();

  private Fields(JsonNode object, String pointer, List<FieldError> errors) {
    this.object = object;
    this.pointer = pointer;
    this.errors = errors;
  }

  /**
   * @throws Problem 400 if the body is not a JSON object
   */
  public static Fields of(JsonNode body) {
    if (!body.isObject()) {
      throw Problem.invalidField("", "must be a JSON object");
    }
    return new Fields(body, "", new ArrayList<>());
  }

  /** Adds an error about a field. */
  public void error(String field, String detail) {
    errors.add(new FieldError(field.isEmpty() ? pointer : pointer + "/" + escaped(field), detail));
  }

  /** Whether the field is there and not null. */
  public boolean has(String field) {
    return node(field).isPresent();
  }

  /** The field as it stands; empty when absent or null. */
  public Optional<JsonNode> node(String field) {
    read.add(field);
    return Optional.ofNullable(object.get(field)).filter(node -> !node.isNull());
  }

  /** A text that is not blank. */
  public Optional<String> text(String field) {
    return node(field)
        .flatMap(node -> {
          if (!node.isString() || node.getStringValue().isBlank()) {
            error(field, "must be a text that is not empty");
            return Optional.empty();
          }
          return Optional.of(node.getStringValue());
        });
  }

  /** A finite number. */
  public Optional<Double> number(String field) {
    return node(field)
        .flatMap(node -> {
          if (!node.isNumber() || !Double.isFinite(node.getDoubleValue())) {
            error(field, "must be a number");
            return Optional.empty();
          }
          return Optional.of(node.getDoubleValue());
        });
  }

  /** A whole number in a range. */
  public Optional<Integer> count(String field, int least, int most) {
    Optional<Double> number = number(field);
    if (number.isPresent()) {
      double value = number.get();
      if (value != Math.rint(value) || value < least || value > most) {
        error(field, "must be a whole number from " + least + " to " + most);
        return Optional.empty();
      }
    }
    return number.map(Double::intValue);
  }

  /** A number from 0 to 1. */
  public Optional<Double> share(String field) {
    Optional<Double> share = number(field);
    if (share.isPresent() && (share.get() < 0 || share.get() > 1)) {
      error(field, "must be from 0 to 1");
    }
    return share;
  }

  public Optional<Boolean> flag(String field) {
    return node(field)
        .flatMap(node -> {
          if (!node.isBoolean()) {
            error(field, "must be true or false");
            return Optional.empty();
          }
          return Optional.of(node.getBooleanValue());
        });
  }

  /** RFC 3339 with any offset, or milliseconds since the epoch. */
  public Optional<Instant> time(String field) {
    return node(field)
        .flatMap(node -> {
          try {
            return Optional.of(
                node.isNumber()
                    ? Instant.ofEpochMilli(node.getLongValue())
                    : OffsetDateTime.parse(node.getStringValue()).toInstant());
          } catch (DateTimeException | IllegalStateException e) {
            error(field, "must be a time such as 2026-03-01T10:00:00Z");
            return Optional.empty();
          }
        });
  }

  /** An object within; its errors are kept here. */
  public Optional<Fields> object(String field) {
    return node(field)
        .flatMap(node -> {
          if (!node.isObject()) {
            error(field, "must be an object");
            return Optional.empty();
          }
          return Optional.of(new Fields(node, pointer + "/" + escaped(field), errors));
        });
  }

  /** A list of objects within. */
  public List<Fields> objects(String field) {
    List<Fields> found = new ArrayList<>();
    node(field)
        .ifPresent(node -> {
          if (!node.isArray()) {
            error(field, "must be a list");
            return;
          }
          int at = 0;
          for (JsonNode item : node.values()) {
            String itemPointer = pointer + "/" + escaped(field) + "/" + at++;
            if (item.isObject()) {
              found.add(new Fields(item, itemPointer, errors));
            } else {
              errors.add(new FieldError(itemPointer, "must be an object"));
            }
          }
        });
    return found;
  }

  /** A list of texts; empty when absent. */
  public List<String> texts(String field) {
    List<String> texts = new ArrayList<>();
    node(field)
        .ifPresent(node -> {
          if (!node.isArray()) {
            error(field, "must be a list of texts");
            return;
          }
          for (JsonNode item : node.values()) {
            if (item.isString() && !item.getStringValue().isBlank()) {
              texts.add(item.getStringValue());
            } else {
              error(field, "must be a list of texts");
            }
          }
        });
    return texts;
  }

  /** An object of texts; empty when absent. */
  public Map<String, String> textMap(String field) {
    Map<String, String> texts = new LinkedHashMap<>();
    object(field)
        .ifPresent(within -> {
          for (Map.Entry<String, JsonNode> entry : within.object.entries()) {
            within.read.add(entry.getKey());
            if (entry.getValue().isString()) {
              texts.put(entry.getKey(), entry.getValue().getStringValue());
            } else {
              within.error(entry.getKey(), "must be a text");
            }
          }
        });
    return texts;
  }

  /** Names of all fields of the object. */
  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    object.entries().forEach(entry -> names.add(entry.getKey()));
    return names;
  }

  /** Takes note that these fields may be there; they are ignored. */
  public void ignore(String... fields) {
    read.addAll(List.of(fields));
  }

  /** Reports every field that nobody asked for. */
  public void refuseOthers() {
    for (String name : names()) {
      if (!read.contains(name)) {
        error(name, "unknown field '" + name + "'; known here: " + String.join(", ", read));
      }
    }
  }

  /** Runs a check whose {@link IllegalArgumentException} becomes an error of the field. */
  public void check(String field, Consumer<Fields> check) {
    try {
      check.accept(this);
    } catch (IllegalArgumentException e) {
      error(field, String.valueOf(e.getMessage()));
    }
  }

  public boolean isGood() {
    return errors.isEmpty();
  }

  /**
   * @throws Problem 400 naming every bad field, if there is any
   */
  public void done(String what) {
    if (!errors.isEmpty()) {
      FieldError first = errors.getFirst();
      throw Problem.invalid(
          what + " is not valid: " + first.pointer() + " " + first.detail(), errors);
    }
  }

  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}

package dev.tidemark.analyzer.api;

import dev.tidemark.storage.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A JSON object that a user sent, read member by member with errors that name the member. */
final class Members {
  private final Map<String, ?> members;
  private final String path;
  private final List<Problem.FieldError> errors;

  private Members(Map<String, ?> members, String path, List<Problem.FieldError> errors) {
    this.members = members;
    this.path = path;
    this.errors = errors;
  }

  static Members of(@Nullable Map<String, ?> members) {
    return new Members(members == null ? Map.of() : members, "", new ArrayList<>());
  }

  /** Refuses members that mean nothing here. */
  Members only(Set<String> known) {
    for (String name : members.keySet()) {
      if (!known.contains(name)) {
        error(
            name, "is not known; known are " + String.join(", ", known.stream().sorted().toList()));
      }
    }
    return this;
  }

  @Nullable Object get(String name) {
    return members.get(name);
  }

  @Nullable String text(String name) {
    Object value = members.get(name);
    if (value == null) {
      return null;
    }
    if (value instanceof String text && !text.isEmpty()) {
      return text;
    }
    error(name, "must be a non-empty string");
    return null;
  }

  /** A text, number or boolean as its text. */
  @Nullable String scalar(String name) {
    Object value = members.get(name);
    if (value instanceof Number || value instanceof Boolean) {
      return value.toString();
    }
    return text(name);
  }

  @Nullable Double number(String name) {
    Object value = members.get(name);
    if (value == null) {
      return null;
    }
    if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
      return number.doubleValue();
    }
    error(name, "must be a finite number");
    return null;
  }

  @Nullable Boolean flag(String name) {
    Object value = members.get(name);
    if (value == null || value instanceof Boolean) {
      return (Boolean) value;
    }
    error(name, "must be true or false");
    return null;
  }

  @Nullable Integer whole(String name, int least) {
    Double value = number(name);
    if (value == null) {
      return null;
    }
    if (value != Math.rint(value) || value < least || value > Integer.MAX_VALUE) {
      error(name, "must be a whole number of at least " + least);
      return null;
    }
    return value.intValue();
  }

  List<String> texts(String name) {
    Object value = members.get(name);
    if (value == null) {
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    if (value instanceof List<?> list) {
      for (Object element : list) {
        if (element instanceof String text && !text.isEmpty()) {
          texts.add(text);
        }
      }
      if (texts.size() == list.size()) {
        return texts;
      }
    }
    error(name, "must be an array of non-empty strings");
    return List.of();
  }

  /** A member that is an object; empty when absent. */
  Members object(String name) {
    Object value = members.get(name);
    if (value == null) {
      return new Members(Map.of(), path + "/" + name, errors);
    }
    if (value instanceof Map<?, ?> map) {
      Map<String, Object> texts = new LinkedHashMap<>();
      map.forEach((key, member) -> texts.put(String.valueOf(key), member));
      return new Members(texts, path + "/" + step(name), errors);
    }
    error(name, "must be an object");
    return new Members(Map.of(), path + "/" + name, errors);
  }

  Set<String> names() {
    return members.keySet();
  }

  void error(String name, String detail) {
    errors.add(new Problem.FieldError(path + "/" + step(name), detail));
  }

  /**
   * @throws Problem 400 with every bad member, if there is one
   */
  void requireGood() {
    if (!errors.isEmpty()) {
      Problem.FieldError first = errors.getFirst();
      throw Problem.invalid(first.pointer() + " " + first.detail() + ".", errors);
    }
  }

  private static String step(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}

package dev.tidemark.shadow;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Values out of parsed JSON, which must be there. */
public final class Json {
  private Json() {}

  public static double number(Map<String, ?> object, String key) {
    return ((Number) value(object, key)).doubleValue();
  }

  public static String text(Map<String, ?> object, String key) {
    return value(object, key).toString();
  }

  @SuppressWarnings("unchecked")
  public static Map<String, Object> object(Map<String, ?> object, String key) {
    return (Map<String, Object>) value(object, key);
  }

  @SuppressWarnings("unchecked")
  public static <T> List<T> list(Map<String, ?> object, String key) {
    return (List<T>) value(object, key);
  }

  public static Object value(Map<String, ?> object, String key) {
    return Objects.requireNonNull(object.get(key), () -> key + " in " + object.keySet());
  }
}

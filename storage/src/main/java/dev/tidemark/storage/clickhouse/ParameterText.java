package dev.tidemark.storage.clickhouse;

import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Values of {@code {name:Type}} parameters as the server reads them: texts escaped, collections as
 * array literals, instants as epoch milliseconds.
 */
final class ParameterText {
  private ParameterText() {}

  static Map<String, Object> all(Map<String, Object> parameters) {
    Map<String, Object> texts = HashMap.newHashMap(parameters.size());
    parameters.forEach((name, value) ->
        texts.put(name, value instanceof String text ? escaped(text) : plain(value)));
    return texts;
  }

  private static String plain(Object value) {
    return switch (value) {
      case Instant instant -> Long.toString(instant.toEpochMilli());
      case Collection<?> elements ->
          elements.stream().map(ParameterText::element).collect(Collectors.joining(",", "[", "]"));
      case double[] elements -> Arrays.toString(elements);
      case long[] elements -> Arrays.toString(elements);
      default -> value.toString();
    };
  }

  private static String element(Object value) {
    return value instanceof String text
        ? "'" + escaped(text).replace("'", "\\'") + "'"
        : plain(value);
  }

  /** A text is read like a field of a TSV file; an array as it stands. */
  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n");
  }
}

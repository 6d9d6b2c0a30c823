package dev.tidemark.analyzer.statistics;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One JSON value: a Map, List, String, Double, Boolean or null inside. */
public record Json(@Nullable Object value) {

  public static Json read(InputStream in) throws IOException {
    try (JsonParser parser = new JsonFactory().createParser(in)) {
      parser.nextToken();
      return new Json(value(parser));
    }
  }

  private static @Nullable Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> null;
    };
  }

  private static Map<String, @Nullable Object> object(JsonParser parser) throws IOException {
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      members.put(name, value(parser));
    }
    return members;
  }

  private static List<@Nullable Object> array(JsonParser parser) throws IOException {
    List<@Nullable Object> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(value(parser));
    }
    return elements;
  }

  /** A member of an object; null inside when there is none. */
  public Json get(String name) {
    return new Json(((Map<?, ?>) nonNull()).get(name));
  }

  public List<String> names() {
    return ((Map<?, ?>) nonNull()).keySet().stream().map(String.class::cast).toList();
  }

  public List<Json> elements() {
    return ((List<?>) nonNull()).stream().map(Json::new).toList();
  }

  public boolean isNull() {
    return value == null;
  }

  public String text() {
    return (String) nonNull();
  }

  public boolean isTrue() {
    return (Boolean) nonNull();
  }

  /** A number; the strings NaN, Infinity and -Infinity are numbers, and null is NaN. */
  public double number() {
    return switch (value) {
      case null -> Double.NaN;
      case String name -> Double.parseDouble(name);
      case Object number -> (Double) number;
    };
  }

  public long whole() {
    return Math.round(number());
  }

  public double[] numbers() {
    return elements().stream().mapToDouble(Json::number).toArray();
  }

  public long[] wholes() {
    return elements().stream().mapToLong(Json::whole).toArray();
  }

  private Object nonNull() {
    return Objects.requireNonNull(value, "null in the file");
  }
}

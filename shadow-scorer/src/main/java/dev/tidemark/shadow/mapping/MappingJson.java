package dev.tidemark.shadow.mapping;

import dev.tidemark.shadow.process.InputLayout;
import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import io.micronaut.json.tree.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Mappings as JSON, the way users write and see them. */
public final class MappingJson {
  private static final Set<String> KEYS =
      Set.of("inputs", "outputs", "categories", "unseen", "fill", "threshold", "classes");

  private final JsonMapper json;

  public MappingJson(JsonMapper json) {
    this.json = json;
  }

  /**
   * @throws MappingProblem naming the part that is not understood
   */
  public MappingRequest read(byte[] text) throws MappingProblem {
    JsonNode root;
    try {
      root = json.readValue(text, Argument.of(JsonNode.class));
    } catch (IOException e) {
      throw new MappingProblem("The mapping is not JSON: " + e.getMessage());
    }
    if (root == null || root.isNull()) {
      return MappingRequest.NOTHING;
    }
    for (Map.Entry<String, JsonNode> entry : object(root, "the mapping").entrySet()) {
      if (!KEYS.contains(entry.getKey())) {
        throw new MappingProblem(
            "The mapping has an unknown part '" + entry.getKey() + "'; it may have " + sorted());
      }
    }
    Map<String, JsonNode> outputs = object(root.get("outputs"), "outputs");
    Map<String, JsonNode> score = object(outputs.get("score"), "outputs.score");
    JsonNode index = score.get("index");
    JsonNode unseen = root.get("unseen");
    JsonNode threshold = root.get("threshold");
    return new MappingRequest(
        inputs(root.get("inputs")),
        name(outputs.get("label"), "outputs.label"),
        score.isEmpty() ? name(outputs.get("score"), "outputs.score") : text(score.get("name")),
        index == null || index.isNull() ? null : (int) number(index, "outputs.score.index"),
        text(score.get("class")),
        name(outputs.get("value"), "outputs.value"),
        categories(root.get("categories")),
        unseen == null || unseen.isNull() ? null : number(unseen, "unseen"),
        fill(root.get("fill")),
        threshold == null || threshold.isNull() ? null : number(threshold, "threshold"),
        root.get("classes") == null ? List.of() : texts(root.get("classes"), "classes"));
  }

  public MappingRequest read(String text) throws MappingProblem {
    return read(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A complete mapping, in the form in which it can be given. */
  public String write(Mapping mapping) {
    Map<String, Object> root = new LinkedHashMap<>();
    Map<String, Object> inputs = new LinkedHashMap<>();
    for (InputMapping input : mapping.inputs()) {
      inputs.put(input.layout().name(), input(input));
    }
    root.put("inputs", inputs);
    root.put("outputs", outputs(mapping));
    root.put("categories", mapping.categories());
    root.put("unseen", mapping.unseen());
    Map<String, Object> fill = new LinkedHashMap<>();
    mapping.fill().forEach((k, v) -> fill.put(k, Double.isNaN(v.number()) ? v.text() : v.number()));
    root.put("fill", fill);
    root.put("threshold", mapping.threshold());
    root.put("classes", mapping.classes());
    try {
      return json.writeValueAsString(root);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Object input(InputMapping input) {
    InputLayout layout = input.layout();
    if (input.vector()) {
      return Map.of("feature", input.features().getFirst(), "type", "embedding");
    }
    if (layout.columns() > 1) {
      return input.features();
    }
    Map<String, Object> single = new LinkedHashMap<>();
    single.put("feature", input.features().getFirst());
    single.put("type", InputMapping.isText(layout.type()) ? "string" : "number");
    return single;
  }

  private static Map<String, Object> outputs(Mapping mapping) {
    Map<String, Object> outputs = new LinkedHashMap<>();
    if (!mapping.outputs().label().isEmpty()) {
      outputs.put("label", Map.of("name", mapping.outputs().label()));
    }
    if (!mapping.outputs().score().isEmpty()) {
      Map<String, Object> score = new LinkedHashMap<>();
      score.put("name", mapping.outputs().score());
      if (!mapping.outputs().scoreClass().isEmpty()) {
        score.put("class", mapping.outputs().scoreClass());
      } else {
        score.put("index", mapping.outputs().scoreIndex());
      }
      outputs.put("score", score);
    }
    if (!mapping.outputs().value().isEmpty()) {
      outputs.put("value", Map.of("name", mapping.outputs().value()));
    }
    return outputs;
  }

  private static Map<String, InputRequest> inputs(@Nullable JsonNode node) throws MappingProblem {
    Map<String, InputRequest> inputs = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : object(node, "inputs").entrySet()) {
      String where = "inputs." + entry.getKey();
      JsonNode value = entry.getValue();
      if (value.isArray()) {
        inputs.put(entry.getKey(), new InputRequest(texts(value, where), "", true));
      } else if (value.isString()) {
        inputs.put(entry.getKey(), new InputRequest(List.of(value.getStringValue()), "", false));
      } else {
        Map<String, JsonNode> parts = object(value, where);
        String feature = text(parts.get("feature"));
        if (feature.isEmpty()) {
          throw new MappingProblem(where + " names no feature.");
        }
        String type = text(parts.get("type"));
        if (!Set.of("", "string", "number", "embedding").contains(type)) {
          throw new MappingProblem(where + ": type is string, number or embedding, not " + type);
        }
        inputs.put(entry.getKey(), new InputRequest(List.of(feature), type, false));
      }
    }
    return inputs;
  }

  private static Map<String, Map<String, Double>> categories(@Nullable JsonNode node)
      throws MappingProblem {
    Map<String, Map<String, Double>> categories = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> feature : object(node, "categories").entrySet()) {
      String where = "categories." + feature.getKey();
      Map<String, Double> codes = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> code : object(feature.getValue(), where).entrySet()) {
        codes.put(code.getKey(), number(code.getValue(), where + "." + code.getKey()));
      }
      categories.put(feature.getKey(), codes);
    }
    return categories;
  }

  private static Map<String, MappingRequest.Fill> fill(@Nullable JsonNode node)
      throws MappingProblem {
    Map<String, MappingRequest.Fill> fill = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : object(node, "fill").entrySet()) {
      JsonNode value = entry.getValue();
      fill.put(
          entry.getKey(),
          value.isString()
              ? new MappingRequest.Fill(Double.NaN, value.getStringValue())
              : new MappingRequest.Fill(number(value, "fill." + entry.getKey()), ""));
    }
    return fill;
  }

  private static Map<String, JsonNode> object(@Nullable JsonNode node, String where)
      throws MappingProblem {
    Map<String, JsonNode> entries = new LinkedHashMap<>();
    if (node == null || node.isNull() || node.isString()) {
      return entries;
    }
    if (!node.isObject()) {
      throw new MappingProblem(where + " must be a JSON object.");
    }
    node.entries().forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
    return entries;
  }

  private static String name(@Nullable JsonNode node, String where) throws MappingProblem {
    return node != null && node.isString()
        ? node.getStringValue()
        : text(object(node, where).get("name"));
  }

  private static String text(@Nullable JsonNode node) {
    return node == null || node.isNull() ? "" : node.coerceStringValue();
  }

  private static List<String> texts(JsonNode node, String where) throws MappingProblem {
    if (!node.isArray()) {
      throw new MappingProblem(where + " must be a list.");
    }
    List<String> values = new ArrayList<>();
    for (JsonNode value : node.values()) {
      values.add(value.coerceStringValue());
    }
    return values;
  }

  private static double number(JsonNode node, String where) throws MappingProblem {
    if (!node.isNumber()) {
      throw new MappingProblem(where + " must be a number.");
    }
    return node.getDoubleValue();
  }

  private static String sorted() {
    return String.join(", ", KEYS.stream().sorted().toList()) + ".";
  }
}

package dev.tidemark.shadow.mapping;

import dev.tidemark.shadow.onnx.ElementType;
import dev.tidemark.shadow.onnx.OnnxFile;
import dev.tidemark.shadow.onnx.ValueSpec;
import dev.tidemark.shadow.process.InputLayout;
import dev.tidemark.storage.shadow.TrafficSample.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Works out which features fill a model's inputs, from the mapping, the names and the metadata. */
final class InputResolver {
  /** Where exporters and users leave the order of a matrix. */
  private static final List<String> ORDER_KEYS =
      List.of("feature_names", "features", "input_features", "columns");

  private final OnnxFile file;
  private final MappingRequest request;
  private final Map<String, Kind> traffic;

  /**
   * @param traffic features of real traffic; empty: there has been none, names are taken on trust
   */
  InputResolver(OnnxFile file, MappingRequest request, Map<String, Kind> traffic) {
    this.file = file;
    this.request = request;
    this.traffic = traffic;
  }

  List<InputMapping> resolve() throws MappingProblem {
    Set<String> unknown = new TreeSet<>(request.inputs().keySet());
    file.inputs().forEach(input -> unknown.remove(input.name()));
    if (!unknown.isEmpty()) {
      throw new MappingProblem(
          "The mapping names inputs that the model does not have: "
              + String.join(", ", unknown)
              + ". It has: "
              + String.join(", ", file.inputs().stream().map(ValueSpec::name).toList())
              + ".");
    }
    List<InputMapping> inputs = new ArrayList<>();
    for (ValueSpec input : file.inputs()) {
      InputMapping mapped = resolve(input);
      check(mapped);
      inputs.add(mapped);
    }
    return inputs;
  }

  private InputMapping resolve(ValueSpec input) throws MappingProblem {
    ElementType type = input.type();
    if (type == null) {
      throw new MappingProblem(
          "Input '" + input.name() + "' is " + input.describe() + ", which no feature can fill.");
    }
    if (input.shape().size() > 2 || (!input.shape().isEmpty() && input.shape().getFirst() > 1)) {
      throw new MappingProblem(
          "Input '"
              + input.name()
              + "' is "
              + input.describe()
              + "; inputs are [N], [N, 1] or [N, features] with any number of rows N.");
    }
    int columns = input.shape().size() < 2 ? 0 : (int) (long) input.shape().get(1);
    InputRequest given = request.inputs().get(input.name());
    if (given != null && given.type().equals("string") && type != ElementType.STRING) {
      throw new MappingProblem(
          "Input '"
              + input.name()
              + "' is "
              + input.describe()
              + ", not text; leave out the type and give categories for feature '"
              + given.features().getFirst()
              + "'.");
    }
    List<String> features = given == null ? guess(input, columns) : given.features();
    boolean vector =
        (given != null && given.type().equals("embedding"))
            || (features.size() == 1 && traffic.get(features.getFirst()) == Kind.VECTOR);
    if (vector) {
      if (columns < 1) {
        throw new MappingProblem(
            "Input '" + input.name() + "' does not say how long its embedding is.");
      }
      return new InputMapping(new InputLayout(input.name(), type, columns), features, true);
    }
    int width = columns < 0 ? features.size() : Math.max(1, columns);
    if (features.size() != width) {
      throw new MappingProblem(
          "Input '"
              + input.name()
              + "' has "
              + width
              + " columns, but the mapping gives "
              + features.size()
              + " features for it.");
    }
    return new InputMapping(
        new InputLayout(input.name(), type, columns < 0 ? width : columns), features, false);
  }

  private List<String> guess(ValueSpec input, int columns) throws MappingProblem {
    if (columns == 0 || columns == 1 || traffic.get(input.name()) == Kind.VECTOR) {
      return List.of(featureNamed(input.name()));
    }
    List<String> order = order();
    if (!order.isEmpty() && (columns < 0 || order.size() == columns)) {
      return order;
    }
    throw new MappingProblem(
        "Input '"
            + input.name()
            + "' is a matrix "
            + input.describe()
            + " and the file does not say which features its columns are; give the mapping"
            + " {\"inputs\": {\""
            + input.name()
            + "\": [features in order]}}.");
  }

  /** The feature of that name; exporters replace signs that are not letters by {@code _}. */
  private String featureNamed(String input) {
    if (traffic.containsKey(input)) {
      return input;
    }
    List<String> alike =
        traffic.keySet().stream().filter(name -> plain(name).equals(plain(input))).toList();
    return alike.size() == 1 ? alike.getFirst() : input;
  }

  private static String plain(String name) {
    return name.replaceAll("[^A-Za-z0-9]", "_");
  }

  private List<String> order() {
    for (String key : ORDER_KEYS) {
      String value = file.metadata().get(key);
      if (value != null && !value.isBlank()) {
        String list = value.strip().replaceAll("^\\[|]$", "");
        return Arrays.stream(list.split(",", -1))
            .map(name -> name.strip().replaceAll("^[\"']|[\"']$", ""))
            .toList();
      }
    }
    return List.of();
  }

  private void check(InputMapping input) throws MappingProblem {
    for (String feature : input.features()) {
      @Nullable Kind kind = traffic.get(feature);
      String where = "Input '" + input.layout().name() + "', feature '" + feature + "': ";
      if (!traffic.isEmpty() && kind == null) {
        throw new MappingProblem(
            where
                + "the model's traffic has no such feature. It has: "
                + String.join(", ", traffic.keySet())
                + ".");
      }
      if (kind == Kind.VECTOR && !input.vector()) {
        throw new MappingProblem(where + "it is an embedding, the input takes single values.");
      }
      if (kind != null && kind != Kind.VECTOR && kind != Kind.ALWAYS_NULL && input.vector()) {
        throw new MappingProblem(where + "it is not an embedding.");
      }
      if (kind == Kind.TEXT
          && !InputMapping.isText(input.layout().type())
          && input.layout().type() != ElementType.BOOL
          && !request.categories().containsKey(feature)) {
        throw new MappingProblem(
            where
                + "it is text and the input takes numbers; give its codes:"
                + " {\"categories\": {\""
                + feature
                + "\": {\"value\": 0, …}}}.");
      }
    }
  }
}

package dev.tidemark.collector.oip;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads the tensors of a body: the Open Inference Protocol's ({@code inputs}, {@code outputs} with
 * name, shape, datatype and data, flat or nested), KServe v1's ({@code instances}, {@code
 * predictions}: scalars, lists or objects) and Seldon's ({@code data} with {@code ndarray} and
 * {@code names}).
 */
final class TensorReader {
  private final int maxRows;

  /**
   * @param maxRows most rows one call may hold
   */
  TensorReader(int maxRows) {
    this.maxRows = maxRows;
  }

  /** What a request asks about. */
  List<Tensor> inputs(JsonNode body) throws UnusableCall {
    return read(body, "inputs", "instances");
  }

  /** What a response answers. */
  List<Tensor> outputs(JsonNode body) throws UnusableCall {
    return read(body, "outputs", "predictions");
  }

  private List<Tensor> read(JsonNode body, String protocol2, String protocol1) throws UnusableCall {
    List<Tensor> tensors;
    if (!body.isObject()) {
      throw new UnusableCall("", body.isMissingNode() ? "is empty" : "must be a JSON object");
    }
    if (body.has(protocol2)) {
      tensors = tensors(body.get(protocol2), "/" + protocol2);
    } else if (body.has(protocol1)) {
      tensors = instances(body.get(protocol1), protocol1, List.of(), "/" + protocol1);
    } else if (body.path("data").has("ndarray")) {
      tensors = seldon(body.get("data"), protocol1);
    } else {
      throw new UnusableCall(
          "",
          "holds neither \""
              + protocol2
              + "\" (Open Inference Protocol) nor \""
              + protocol1
              + "\" (KServe v1)");
    }
    checkRows(tensors, body.has(protocol2) ? "/" + protocol2 : "/" + protocol1);
    return tensors;
  }

  private void checkRows(List<Tensor> tensors, String pointer) throws UnusableCall {
    int rows = rows(tensors);
    if (rows > maxRows) {
      throw new UnusableCall(pointer, "must have at most " + maxRows + " rows, has " + rows);
    }
    for (Tensor tensor : tensors) {
      if (tensor.rows() != rows && tensor.rows() != 1) {
        throw new UnusableCall(
            pointer,
            "must have the same number of rows everywhere: '"
                + tensor.name()
                + "' has "
                + tensor.rows()
                + ", others "
                + rows);
      }
    }
  }

  /** Rows of a call with these tensors: one with a single row goes with all of them. */
  static int rows(List<Tensor> tensors) {
    return tensors.stream().mapToInt(Tensor::rows).max().orElse(0);
  }

  private static List<Tensor> tensors(JsonNode array, String pointer) throws UnusableCall {
    if (!array.isArray() || array.isEmpty()) {
      throw new UnusableCall(pointer, "must be an array of tensors, at least one");
    }
    List<Tensor> tensors = new ArrayList<>();
    Set<String> names = new LinkedHashSet<>();
    for (int i = 0; i < array.size(); i++) {
      Tensor tensor = tensor(array.get(i), pointer + "/" + i);
      if (!names.add(tensor.name())) {
        throw new UnusableCall(pointer + "/" + i + "/name", "is given twice");
      }
      tensors.add(tensor);
    }
    return tensors;
  }

  private static Tensor tensor(JsonNode node, String pointer) throws UnusableCall {
    String name = node.path("name").asText("");
    if (name.isEmpty()) {
      throw new UnusableCall(pointer + "/name", "is required");
    }
    JsonNode data = node.path("data");
    if (!data.isArray()) {
      throw new UnusableCall(
          pointer + "/data",
          node.path("parameters").has("binary_data_size")
              ? "is in the binary form, which is not read here: send it as JSON"
              : "must be an array");
    }
    JsonNode shape = node.path("shape");
    long size = 1;
    if (!shape.isArray()) {
      throw new UnusableCall(pointer + "/shape", "must be an array of numbers");
    }
    for (JsonNode length : shape) {
      if (!length.isInt() || length.intValue() < 1) {
        throw new UnusableCall(pointer + "/shape", "must hold whole numbers, at least 1");
      }
      size = Math.min(Integer.MAX_VALUE, size * length.intValue());
    }
    List<JsonNode> values = new ArrayList<>();
    flatten(data, values);
    if (values.size() != size) {
      throw new UnusableCall(
          pointer + "/data",
          "holds " + values.size() + " values, its shape " + shape + " says " + size);
    }
    Datatype datatype = Datatype.of(node.path("datatype").asText(""), pointer + "/datatype");
    for (int i = 0; i < values.size(); i++) {
      values.set(i, datatype.checked(values.get(i), pointer + "/data/" + i));
    }
    int rows = shape.isEmpty() ? 1 : shape.get(0).intValue();
    return new Tensor(name, rows, values.size() / rows, shape.size() > 2, values, List.of());
  }

  private static void flatten(JsonNode data, List<JsonNode> values) {
    for (JsonNode value : data) {
      if (value.isArray()) {
        flatten(value, values);
      } else {
        values.add(value);
      }
    }
  }

  private static List<Tensor> seldon(JsonNode data, String name) throws UnusableCall {
    List<String> columns = new ArrayList<>();
    data.path("names").forEach(column -> columns.add(column.asText()));
    return instances(data.get("ndarray"), name, columns, "/data/ndarray");
  }

  private static List<Tensor> instances(
      JsonNode array, String name, List<String> columns, String pointer) throws UnusableCall {
    if (!array.isArray() || array.isEmpty()) {
      throw new UnusableCall(pointer, "must be an array, at least one long");
    }
    JsonNode first = array.get(0);
    if (first.isObject()) {
      return objects(array, pointer);
    }
    List<JsonNode> values = new ArrayList<>();
    int width = 0;
    boolean isDeep = false;
    for (int row = 0; row < array.size(); row++) {
      JsonNode instance = array.get(row);
      int before = values.size();
      if (instance.isArray()) {
        flatten(instance, values);
        isDeep |= instance.path(0).isArray();
      } else {
        values.add(instance);
      }
      if (row == 0) {
        width = values.size();
      }
      if (width == 0 || values.size() - before != width || instance.isArray() != first.isArray()) {
        throw new UnusableCall(pointer + "/" + row, "must have the shape of the first one");
      }
    }
    for (int i = 0; i < values.size(); i++) {
      if (!values.get(i).isValueNode()) {
        throw new UnusableCall(pointer + "/" + i / width, "must hold numbers, texts and booleans");
      }
    }
    return List.of(
        new Tensor(
            name,
            array.size(),
            width,
            isDeep,
            values,
            columns.size() == width ? columns : List.of()));
  }

  /** A column for each member; a member that an instance lacks is null there. */
  private static List<Tensor> objects(JsonNode array, String pointer) throws UnusableCall {
    Set<String> names = new LinkedHashSet<>();
    for (int row = 0; row < array.size(); row++) {
      if (!array.get(row).isObject()) {
        throw new UnusableCall(pointer + "/" + row, "must be an object like the first one");
      }
      array.get(row).fieldNames().forEachRemaining(names::add);
    }
    List<Tensor> tensors = new ArrayList<>();
    for (String name : names) {
      List<JsonNode> column = new ArrayList<>();
      for (JsonNode instance : array) {
        column.add(instance.has(name) ? instance.get(name) : NullNode.getInstance());
      }
      tensors.add(lists(name, column));
    }
    return tensors;
  }

  /** A member that is a list of the same length everywhere is as wide as that. */
  private static Tensor lists(String name, List<JsonNode> column) {
    int width = column.get(0).size();
    if (width == 0 || column.stream().anyMatch(v -> !v.isArray() || v.size() != width)) {
      return Tensor.column(name, column);
    }
    List<JsonNode> values = new ArrayList<>();
    column.forEach(list -> list.forEach(values::add));
    return new Tensor(name, column.size(), width, false, values, List.of());
  }

  /** What a tensor's values may be. */
  private enum Datatype {
    NUMBER("a number"),
    TEXT("a string"),
    BOOLEAN("a boolean");

    private final String shown;

    Datatype(String shown) {
      this.shown = shown;
    }

    static Datatype of(String name, String pointer) throws UnusableCall {
      return switch (name) {
        case "BOOL" -> BOOLEAN;
        case "BYTES" -> TEXT;
        case "UINT8",
            "UINT16",
            "UINT32",
            "UINT64",
            "INT8",
            "INT16",
            "INT32",
            "INT64",
            "FP16",
            "FP32",
            "FP64",
            "BF16" ->
            NUMBER;
        default ->
            throw new UnusableCall(
                pointer,
                "must be BOOL, UINT8 to UINT64, INT8 to INT64, FP16 to FP64, BF16 or BYTES");
      };
    }

    /** The value as it is; null stands for a value that is not there, 0 and 1 for booleans. */
    JsonNode checked(JsonNode value, String pointer) throws UnusableCall {
      if (this == BOOLEAN && value.isInt() && (value.intValue() | 1) == 1) {
        return BooleanNode.valueOf(value.intValue() == 1);
      }
      boolean fits =
          switch (this) {
            case NUMBER -> value.isNumber();
            case TEXT -> value.isTextual();
            case BOOLEAN -> value.isBoolean();
          };
      if (!fits && !value.isNull()) {
        throw new UnusableCall(pointer, "must be " + shown);
      }
      return value;
    }
  }
}

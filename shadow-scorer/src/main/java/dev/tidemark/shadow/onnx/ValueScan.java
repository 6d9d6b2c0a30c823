package dev.tidemark.shadow.onnx;

import java.util.ArrayList;
import java.util.List;

/** Reads the declarations of a graph's inputs and outputs. */
final class ValueScan {
  private ValueScan() {}

  private record Type(int code, String name, List<Long> shape) {}

  static ValueSpec value(ProtoReader value) throws RefusedModel {
    String name = "";
    Type type = new Type(0, "unknown", List.of());
    while (value.next()) {
      switch (value.field()) {
        case 1 -> name = value.text();
        case 2 -> type = type(value.message());
        default -> value.skip();
      }
    }
    return new ValueSpec(name, ElementType.ofCode(type.code()), type.name(), type.shape());
  }

  private static Type type(ProtoReader reader) throws RefusedModel {
    Type type = new Type(0, "unknown", List.of());
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> type = tensor(reader.message());
        case 4 -> {
          reader.skip();
          type = new Type(0, "sequence", List.of());
        }
        case 5 -> {
          reader.skip();
          type = new Type(0, "map", List.of());
        }
        default -> reader.skip();
      }
    }
    return type;
  }

  private static Type tensor(ProtoReader reader) throws RefusedModel {
    int code = 0;
    List<Long> shape = new ArrayList<>();
    while (reader.next()) {
      switch (reader.field()) {
        case 1 -> code = (int) reader.number();
        case 2 -> shape(reader.message(), shape);
        default -> reader.skip();
      }
    }
    ElementType type = ElementType.ofCode(code);
    return new Type(code, type == null ? "type " + code : type.name(), shape);
  }

  private static void shape(ProtoReader reader, List<Long> shape) throws RefusedModel {
    while (reader.next()) {
      if (reader.field() != 1) {
        reader.skip();
        continue;
      }
      ProtoReader dimension = reader.message();
      long size = -1;
      while (dimension.next()) {
        if (dimension.field() == 1) {
          size = dimension.number();
        } else {
          dimension.skip();
        }
      }
      if (size < -1 || size > Integer.MAX_VALUE) {
        throw new RefusedModel("An input or output has a dimension of " + size + ".");
      }
      shape.add(size);
    }
  }
}

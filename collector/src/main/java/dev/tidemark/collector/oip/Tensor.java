package dev.tidemark.collector.oip;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/**
 * One named input or output of a call.
 *
 * @param rows at least 1
 * @param width values a row has, at least 1
 * @param isDeep whether a row is itself a table or more: its values have no names of their own
 * @param values row by row, {@code rows × width}
 * @param columns a name for each of the {@code width} columns; empty when the call names none
 */
record Tensor(
    String name, int rows, int width, boolean isDeep, List<JsonNode> values, List<String> columns) {

  /** One value a row. */
  static Tensor column(String name, List<JsonNode> values) {
    return new Tensor(name, values.size(), 1, false, values, List.of());
  }

  JsonNode value(int row) {
    return value(row, 0);
  }

  /** A tensor of one row goes with every row. */
  JsonNode value(int row, int column) {
    return values.get((rows == 1 ? 0 : row) * width + column);
  }

  /** For messages: {@code 'logits' (3 wide)}. */
  String shown() {
    return "'" + name + "'" + (width == 1 ? "" : " (" + width + " wide)");
  }

  /** Whether every row holds shares of one: numbers from 0 to 1 whose sum is 1. */
  boolean isDistribution() {
    for (int row = 0; row < rows; row++) {
      double sum = 0;
      for (int column = 0; column < width; column++) {
        JsonNode value = value(row, column);
        if (!value.isNumber() || !(value.doubleValue() >= 0 && value.doubleValue() <= 1)) {
          return false;
        }
        sum += value.doubleValue();
      }
      if (Math.abs(sum - 1) > 1e-3) {
        return false;
      }
    }
    return width > 1;
  }
}

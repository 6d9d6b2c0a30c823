package dev.tidemark.shadow.mapping;

import dev.tidemark.storage.model.ClassLabel;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One feature's column in one input.
 *
 * @param codes code by value; null: the feature is not coded
 */
record Cell(InputBuffer input, int column, @Nullable Map<String, Double> codes, double unseen) {
  /** Whether a number is put in as it is, as a {@code float}. */
  boolean isPlain() {
    return codes == null && input.isPlain();
  }

  void number(double value) {
    if (input.isText()) {
      input.put(column, ClassLabel.of(value).name());
    } else if (codes != null) {
      text(ClassLabel.of(value).name());
    } else {
      input.put(column, value);
    }
  }

  void text(String value) {
    if (input.isText()) {
      input.put(column, value);
    } else if (codes != null) {
      Double code = codes.get(value);
      input.put(column, code == null ? unseen : code);
    } else if (value.equals("true") || value.equals("false")) {
      input.put(column, value.equals("true") ? 1 : 0);
    } // any other text where a number belongs is null, as for every statistic
  }

  /** False if the length is not the input's. */
  boolean vector(float[] values) {
    if (values.length != input.width()) {
      return false;
    }
    for (int i = 0; i < values.length; i++) {
      input.put(i, values[i]);
    }
    return true;
  }
}

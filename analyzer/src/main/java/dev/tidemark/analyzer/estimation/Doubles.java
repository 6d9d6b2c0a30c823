package dev.tidemark.analyzer.estimation;

import java.util.Arrays;

/** A growing column of numbers. */
final class Doubles {
  private double[] values = new double[256];
  private int size;

  void add(double value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, Math.multiplyExact(size, 2));
    }
    values[size++] = value;
  }

  double[] toArray() {
    return Arrays.copyOf(values, size);
  }
}

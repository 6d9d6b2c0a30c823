package dev.tidemark.benchmarks.calibration;

import java.util.List;
import java.util.random.RandomGenerator;

/** A change planted in one column of a model whose other columns stay as they were. */
enum Planted {
  MEAN_SHIFT("mean + 0.2 σ", 0, numbers(random -> random.nextGaussian() + 0.2)),
  SCALE("scale × 1.25", 0, numbers(random -> random.nextGaussian() * 1.25)),
  NULL_STORM(
      "10 % nulls",
      0, numbers(random -> random.nextDouble() < 0.1 ? Double.NaN : random.nextGaussian())),
  UNIT_CHANGE("°C to °F", 1, numbers(random -> 32 + 1.8 * (15 + 8 * random.nextGaussian()))),
  NEW_CATEGORY(
      "new category 5 %",
      9, new SimulatedFeature.Categories("drifted", List.of(0.19, 0.19, 0.19, 0.19, 0.19, 0.05)));

  private final String text;
  private final int column;
  private final SimulatedFeature drifted;

  Planted(String text, int column, SimulatedFeature drifted) {
    this.text = text;
    this.column = column;
    this.drifted = drifted;
  }

  private static SimulatedFeature numbers(
      java.util.function.ToDoubleFunction<RandomGenerator> value) {
    return new SimulatedFeature.Numbers("drifted", value);
  }

  String text() {
    return text;
  }

  /** Which of {@link SimulatedFeature#usual} it is planted in. */
  int column() {
    return column;
  }

  SimulatedFeature drifted() {
    return drifted;
  }
}

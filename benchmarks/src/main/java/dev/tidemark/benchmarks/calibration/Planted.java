package dev.tidemark.benchmarks.calibration;

import dev.tidemark.benchmarks.calibration.SimulatedFeature.Categories;
import dev.tidemark.benchmarks.calibration.SimulatedFeature.Numbers;
import java.util.List;

/** A change planted in one column of a model whose other columns stay as they were. */
enum Planted {
  MEAN_SHIFT("mean + 0.2 σ", 0),
  SCALE("scale × 1.25", 0),
  NULL_STORM("10 % nulls", 0),
  UNIT_CHANGE("°C to °F", 1),
  NEW_CATEGORY("new category 5 %", 9);

  private final String text;
  private final int column;

  Planted(String text, int column) {
    this.text = text;
    this.column = column;
  }

  String text() {
    return text;
  }

  /** Which of {@link SimulatedFeature#usual} it is planted in. */
  int column() {
    return column;
  }

  /** Where the changed column's rows come from. */
  SimulatedFeature drifted() {
    return switch (this) {
      case MEAN_SHIFT -> new Numbers(text, random -> random.nextGaussian() + 0.2);
      case SCALE -> new Numbers(text, random -> random.nextGaussian() * 1.25);
      case NULL_STORM ->
          new Numbers(
              text, random -> random.nextDouble() < 0.1 ? Double.NaN : random.nextGaussian());
      case UNIT_CHANGE -> new Numbers(text, random -> 32 + 1.8 * (15 + 8 * random.nextGaussian()));
      case NEW_CATEGORY -> new Categories(text, List.of(0.19, 0.19, 0.19, 0.19, 0.19, 0.05));
    };
  }
}

package dev.tidemark.analyzer.statistics.comparison;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Stream;

/** Draws of rows with replacement, for a bootstrap. */
public interface Resamples {
  /** Number of rows, and of draws in each resample. */
  int rows();

  /** The resamples: row numbers from 0, each array of length {@link #rows}; read each once. */
  Stream<int[]> stream();

  /**
   * Draws that depend on the seed alone.
   *
   * @param rows at least 1
   * @param count how many resamples, at least 1
   * @throws IllegalArgumentException if a number is below 1
   */
  static Resamples seeded(int rows, int count, long seed) {
    if (rows < 1 || count < 1) {
      throw new IllegalArgumentException(count + " resamples of " + rows + " rows");
    }
    return new Resamples() {
      @Override
      public int rows() {
        return rows;
      }

      @Override
      public Stream<int[]> stream() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        int[] draw = new int[rows];
        return Stream.generate(
                () -> {
                  Arrays.setAll(draw, i -> random.nextInt(rows));
                  return draw;
                })
            .limit(count);
      }
    };
  }
}

package dev.tidemark.analyzer.column;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.storage.column.Cells;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeatureCellsTest {
  private static final long THREE_NUMBERS = 3 * Double.BYTES;

  @TempDir Path folder;

  /** A budget of nothing writes every slice to the file, of three numbers the first in memory. */
  @ParameterizedTest
  @CsvSource({"1000000, true", "0, false", "" + THREE_NUMBERS + ", false"})
  void slices_areOneColumn_whereverTheyAre(long budgetBytes, boolean inMemory) {
    try (FeatureCells cells = new FeatureCells(Map.of(), budgetBytes, folder)) {
      cells.add("age", new Cells(new double[] {1, 2}, new double[0]));
      cells.add("age", new Cells(new double[0], new double[0]));
      cells.add("age", new Cells(new double[] {3, 4, 5}, new double[0]));

      assertThat(cells.isInMemory()).isEqualTo(inMemory);
      Cells column = cells.numbers("age");
      assertThat(column.values()).containsExactly(1, 2, 3, 4, 5);
      assertThat(column.weights()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"1000000", "0", "" + THREE_NUMBERS})
  void weights_stayWithTheirNumbers(long budgetBytes) {
    try (FeatureCells cells = new FeatureCells(Map.of(), budgetBytes, folder)) {
      cells.add("age", new Cells(new double[] {1, 2}, new double[] {10, 20}));
      cells.add("age", new Cells(new double[0], new double[0]));
      cells.add("age", new Cells(new double[] {3}, new double[] {30}));

      Cells column = cells.numbers("age");
      assertThat(column.values()).containsExactly(1, 2, 3);
      assertThat(column.weights()).containsExactly(10, 20, 30);
    }
  }
}

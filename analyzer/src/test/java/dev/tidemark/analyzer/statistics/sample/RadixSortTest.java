package dev.tidemark.analyzer.statistics.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RadixSortTest {

  @Test
  void sortsLikeTheJdk_anyFiniteBits() {
    Random random = new Random(3);
    double[] values = new double[60_000];
    for (int i = 0; i < values.length; i++) {
      double any = Double.longBitsToDouble(random.nextLong());
      values[i] =
          switch (i % 4) {
            case 0 -> Double.isFinite(any) ? any : 0.0;
            case 1 -> random.nextInt(5) - 2;
            case 2 -> random.nextGaussian();
            default -> random.nextBoolean() ? -0.0 : Double.MIN_VALUE;
          };
    }
    double[] expected = values.clone();
    Arrays.sort(expected);
    RadixSort.sort(values);
    assertThat(Arrays.equals(values, expected)).isTrue(); // tells 0.0 from -0.0
  }

  @Test
  void sortOrder_isStable_forManyRowsToo() {
    Random random = new Random(5);
    double[] values = random.ints(5_000, -50, 50).mapToDouble(i -> i / 4.0).toArray();
    int[] order = SortOrder.of(values);
    for (int i = 1; i < order.length; i++) {
      int compared = Double.compare(values[order[i - 1]], values[order[i]]);
      assertThat(compared < 0 || (compared == 0 && order[i - 1] < order[i])).isTrue();
    }
  }

  @Test
  void constantColumn_isLeftAlone() {
    double[] values = new double[30_000];
    Arrays.fill(values, 48);
    RadixSort.sort(values);
    assertThat(values).containsOnly(48);
  }
}

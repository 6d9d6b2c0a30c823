package dev.tidemark.analyzer.statistics.estimation;

import static dev.tidemark.analyzer.statistics.Golden.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.tidemark.analyzer.statistics.Golden;
import dev.tidemark.analyzer.statistics.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class LossModelTest {
  @Test
  void estimates_areThoseOfNumPysRegression() {
    for (Json test : Golden.bundled("loss_model").get("cases").elements()) {
      BinnedRows rows =
          new BinnedRows(
              table(test.get("bins")), ints(test.get("sizes")), test.get("weights").numbers());
      LossModel model = LossModel.learn(rows, test.get("losses").numbers());
      BinTotals window = new BinTotals(ints(test.get("sizes")));
      int[][] bins = table(test.get("window"));
      double[] weights = test.get("window_weights").numbers();
      for (int row = 0; row < bins.length; row++) {
        window.add(bins[row], weights[row]);
      }
      assertClose("penalty", model.penalty(), test.get("penalty"));
      assertClose("skill", model.skill(), test.get("skill"));
      assertThat(model.isUseful()).isEqualTo(test.get("useful").isTrue());
      assertClose("mean", model.mean(), test.get("mean"));
      Estimated expected = model.expected(window);
      assertClose("value", expected.value(), test.get("value"));
      assertClose("error", expected.standardError(), test.get("standard_error"));
      double[] parts = model.contributions(window, rows.sizes().length);
      for (int column = 0; column < parts.length; column++) {
        assertClose(
            "column " + column, parts[column], test.get("contributions").elements().get(column));
      }
    }
  }

  @Test
  void lossesThatNothingTells_areOfNoUse_inNearlyAllReferences() {
    long useful = IntStream.range(0, 200).filter(seed -> noise(seed).isUseful()).count();
    assertThat(useful).isLessThanOrEqualTo(200 / 10);
  }

  private static LossModel noise(int seed) {
    Random random = new Random(seed);
    return LossModel.learn(
        rows(random, 400, 5, 3), random.doubles(400).map(value -> -Math.log(value)).toArray());
  }

  @Test
  void intervals_holdTheMeanLossThatComesTrue_asOftenAsTheySay() {
    int held = 0;
    for (int seed = 0; seed < 400; seed++) {
      Random random = new Random(seed);
      BinnedRows reference = rows(random, 600, 4, 3);
      LossModel model = LossModel.learn(reference, losses(random, reference));
      BinTotals window = new BinTotals(reference.sizes());
      double[] cameTrue = new double[200];
      for (int row = 0; row < cameTrue.length; row++) {
        int[] bins = {3 - random.nextInt(4) / 2, random.nextInt(3)}; // mostly large errors
        window.add(bins, 1);
        cameTrue[row] = loss(random, bins);
      }
      Estimated expected = model.expected(window);
      double miss = Math.abs(expected.value() - Arrays.stream(cameTrue).average().orElseThrow());
      held += miss <= 1.96 * expected.standardError() ? 1 : 0;
    }
    assertThat(held).isBetween(400 * 91 / 100, 400 * 99 / 100);
  }

  @Test
  void moreColumnsThanTakePart_stillFindTheOneThatTells() {
    Random random = new Random(8);
    BinnedRows rows = rows(random, 1000, IntStream.generate(() -> 3).limit(60).toArray());
    double[] losses = new double[1000];
    Arrays.setAll(losses, row -> (1 + rows.bins()[row][41]) * random.nextDouble());
    LossModel model = LossModel.learn(rows, losses);
    assertThat(model.isUseful()).isTrue();
    BinTotals window = new BinTotals(rows.sizes());
    int[] bins = new int[60];
    bins[41] = 2;
    window.add(bins, 1);
    assertThat(model.contributions(window, 60)[41]).isCloseTo(0.5, within(0.2));
    assertThat(model.expected(window).value()).isGreaterThan(model.mean());
  }

  @Test
  void lossesAllTheSame_orTooFew_areRefused() {
    BinnedRows rows = rows(new Random(1), 20, 2);
    assertThatIllegalArgumentException().isThrownBy(() -> LossModel.learn(rows, new double[20]));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> LossModel.learn(rows(new Random(1), 9, 2), new Random(1).doubles(9).toArray()));
  }

  @Property(tries = 50)
  void theReferenceItself_isExpectedToLoseWhatItLost(@ForAll int seed) {
    Random random = new Random(seed);
    BinnedRows rows = rows(random, 100, 3, 4);
    double[] losses = losses(random, rows);
    BinTotals same = new BinTotals(rows.sizes());
    Arrays.stream(rows.bins()).forEach(bins -> same.add(bins, 7));
    double mean = Arrays.stream(losses).average().orElseThrow();
    assertThat(LossModel.learn(rows, losses).expected(same).value())
        .isCloseTo(mean, within(1e-9 * mean));
  }

  @Property(tries = 50)
  void scaledLosses_scaleTheEstimate_andMovedShareByShare(@ForAll int seed) {
    Random random = new Random(seed);
    BinnedRows rows = rows(random, 100, 3, 4);
    double[] losses = losses(random, rows);
    double[] eightfold = Arrays.stream(losses).map(loss -> 8 * loss).toArray();
    BinTotals window = new BinTotals(rows.sizes());
    for (int i = 0; i < 20; i++) {
      window.add(new int[] {random.nextInt(3), random.nextInt(4)}, 1 + random.nextDouble());
    }
    LossModel model = LossModel.learn(rows, losses);
    Estimated once = model.expected(window);
    Estimated often = LossModel.learn(rows, eightfold).expected(window);
    assertThat(often.value()).isCloseTo(8 * once.value(), within(1e-9 * often.value()));
    assertThat(often.standardError())
        .isCloseTo(8 * once.standardError(), within(1e-9 * often.standardError()));
    double parts = model.mean() + Arrays.stream(model.contributions(window, 2)).sum();
    assertThat(once.value()).isCloseTo(Math.max(0, parts), within(1e-9));
  }

  private static BinnedRows rows(Random random, int count, int... sizes) {
    int[][] bins =
        IntStream.range(0, count)
            .mapToObj(_ -> IntStream.of(sizes).map(random::nextInt).toArray())
            .toArray(int[][]::new);
    double[] weights = new double[count];
    Arrays.fill(weights, 1);
    return new BinnedRows(bins, sizes, weights);
  }

  private static double[] losses(Random random, BinnedRows rows) {
    return Arrays.stream(rows.bins()).mapToDouble(bins -> loss(random, bins)).toArray();
  }

  /** Errors grow with the first column. */
  private static double loss(Random random, int[] bins) {
    return Math.abs(random.nextGaussian()) * (1 + bins[0]);
  }

  private static int[][] table(Json rows) {
    List<Json> elements = rows.elements();
    return elements.stream().map(LossModelTest::ints).toArray(int[][]::new);
  }

  private static int[] ints(Json numbers) {
    return Arrays.stream(numbers.wholes()).mapToInt(Math::toIntExact).toArray();
  }
}

package dev.tidemark.analyzer.statistics.embedding;

import static dev.tidemark.analyzer.statistics.Golden.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.tidemark.analyzer.statistics.Golden;
import dev.tidemark.analyzer.statistics.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/**
 * Distances of vectors, as NumPy and SciPy compute them ({@code src/test/python/embeddings.py}).
 */
class EmbeddingDistanceTest {
  private static final double LEVEL = 0.95;

  @Test
  void distances_areThoseOfNumPy() {
    for (Json test : Golden.bundled("embeddings").get("cases").elements()) {
      Vectors reference = vectors(test, "reference");
      Vectors current = vectors(test, "current");
      RbfKernel kernel = RbfKernel.medianHeuristic(reference).orElseThrow();
      assertClose("scale", kernel.squaredScale(), test.get("squared_scale"));
      MaximumMeanDiscrepancy mmd = MaximumMeanDiscrepancy.of(kernel, reference, current, 1);
      assertClose("mmd", mmd.squared(), test.get("mmd"));
      assertClose("reference", mmd.withinReference(), test.get("within_reference"));
      assertClose("current", mmd.withinCurrent(), test.get("within_current"));
      assertClose("between", mmd.between(), test.get("between"));
      MeanDistance means = MeanDistance.of(reference, current);
      assertClose("distance", means.euclidean(), test.get("distance"));
      assertClose("deviation", means.deviation(), test.get("deviation"));
      assertClose("normalized", means.normalized(means.euclidean()), test.get("normalized"));
      assertClose("cosine", means.cosine().orElseThrow(), test.get("cosine"));
      assertClose("error", means.standardError(), test.get("standard_error"));
      assertClose("expected", means.expected(), test.get("expected"));
    }
  }

  @Test
  void handComputed_pointsOnALine() {
    Vectors reference = line(0, 2);
    Vectors current = line(3, 5);
    RbfKernel kernel = RbfKernel.medianHeuristic(reference).orElseThrow();
    assertThat(kernel.squaredScale()).isEqualTo(4);
    // distances between: 3, 5, 1, 3; within: 2 and 2
    double between = (2 * Math.exp(-9 / 4.0) + Math.exp(-25 / 4.0) + Math.exp(-1 / 4.0)) / 4;
    assertThat(MaximumMeanDiscrepancy.of(kernel, reference, current, 1).squared())
        .isCloseTo(2 * Math.exp(-1) - 2 * between, within(1e-15));
    MeanDistance means = MeanDistance.of(reference, current);
    assertThat(means.euclidean()).isEqualTo(3);
    assertThat(means.deviation()).isEqualTo(1);
    assertThat(means.cosine()).hasValue(0);
  }

  @Test
  void oppositeMeans_areTwoApart_andAMeanOfZeroHasNoAngle() {
    assertThat(MeanDistance.of(line(1, 3), line(-2, -4)).cosine()).hasValue(2);
    assertThat(MeanDistance.of(line(-1, 1), line(2, 4)).cosine()).isEmpty();
  }

  @Test
  void equalVectors_haveNoScale() {
    assertThat(RbfKernel.medianHeuristic(line(1, 1, 1))).isEmpty();
    assertThat(RbfKernel.distancesTo(new float[] {1}, line(1, 1))).isEmpty();
    assertThat(RbfKernel.distancesTo(new float[] {1}, line(4, 4)).orElseThrow().squaredScale())
        .isEqualTo(9);
  }

  @Test
  void tooFewRows_orAnotherLength_areRefused() {
    RbfKernel kernel = new RbfKernel(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MaximumMeanDiscrepancy.of(kernel, line(1), line(1, 2), 1));
    Vectors pairs = Vectors.of(List.of(new float[2], new float[2]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> MaximumMeanDiscrepancy.of(kernel, line(1, 2), pairs, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> MeanDistance.of(line(1, 2), pairs));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Vectors.of(List.of(new float[1], new float[2])));
  }

  @Property(tries = 30)
  void orderOfRows_playsNoPart(@ForAll long seed, @ForAll @IntRange(min = 2, max = 12) int rows) {
    Random random = new Random(seed);
    Vectors reference = normal(random, rows, 3, 0);
    Vectors current = normal(random, rows + 1, 3, 1);
    List<float[]> shuffled = new ArrayList<>(reference.rows());
    Collections.shuffle(shuffled, random);
    RbfKernel kernel = RbfKernel.medianHeuristic(reference).orElseThrow();
    assertThat(RbfKernel.medianHeuristic(Vectors.of(shuffled))).hasValue(kernel);
    double one = MaximumMeanDiscrepancy.of(kernel, reference, current, 1).squared();
    double other = MaximumMeanDiscrepancy.of(kernel, Vectors.of(shuffled), current, 1).squared();
    assertThat(other).isCloseTo(one, within(1e-12));
    assertThat(MeanDistance.of(Vectors.of(shuffled), current).euclidean())
        .isCloseTo(MeanDistance.of(reference, current).euclidean(), within(1e-12));
  }

  @Property(tries = 30)
  void sameSample_isNoDistanceAway(@ForAll long seed) {
    Vectors sample = normal(new Random(seed), 20, 4, 0);
    MeanDistance means = MeanDistance.of(sample, sample);
    assertThat(means.euclidean()).isZero();
    assertThat(means.cosine().orElseThrow()).isCloseTo(0, within(1e-12));
    MaximumMeanDiscrepancy mmd =
        MaximumMeanDiscrepancy.of(
            RbfKernel.medianHeuristic(sample).orElseThrow(), sample, sample, 1);
    assertThat(mmd.squared()).isNegative(); // unbiased: each row meets itself only between
    assertThat(mmd.pValue()).isGreaterThan(0.9);
  }

  @Property(tries = 30)
  void anotherUnit_changesLengthsAlone(
      @ForAll long seed, @ForAll @IntRange(min = -60, max = 60) int power) {
    Random random = new Random(seed);
    Vectors reference = normal(random, 15, 3, 0.5);
    Vectors current = normal(random, 11, 3, 1);
    float factor = Math.scalb(1f, power);
    Vectors reference2 = scaled(reference, factor);
    Vectors current2 = scaled(current, factor);
    MeanDistance one = MeanDistance.of(reference, current);
    MeanDistance other = MeanDistance.of(reference2, current2);
    assertThat(other.euclidean()).isEqualTo(factor * one.euclidean());
    assertThat(other.cosine().orElseThrow()).isEqualTo(one.cosine().orElseThrow());
    MaximumMeanDiscrepancy mmd = mmd(reference, current, 1);
    MaximumMeanDiscrepancy mmd2 = mmd(reference2, current2, 1);
    assertThat(mmd2.squared()).isCloseTo(mmd.squared(), within(1e-12));
    assertThat(mmd2.pValue()).isCloseTo(mmd.pValue(), within(1e-9));
  }

  @Property(tries = 20)
  void weights_areAsGoodAsRepeatedRows_inTheMean(@ForAll long seed) {
    Random random = new Random(seed);
    Vectors current = normal(random, 9, 2, 0);
    List<float[]> rows = normal(random, 4, 2, 0).rows();
    Vectors weighted = new Vectors(rows, new double[] {1, 2, 3, 1});
    Vectors repeated =
        Vectors.of(
            List.of(
                rows.get(0),
                rows.get(1),
                rows.get(1),
                rows.get(2),
                rows.get(2),
                rows.get(2),
                rows.get(3)));
    MeanDistance one = MeanDistance.of(weighted, current);
    MeanDistance other = MeanDistance.of(repeated, current);
    assertThat(one.euclidean()).isCloseTo(other.euclidean(), within(1e-9));
    assertThat(one.deviation()).isCloseTo(other.deviation(), within(1e-9));
  }

  @Test
  void withoutDrift_pValuesAreSmallAsOftenAsTheySay_inAnyNumberOfDimensions() {
    for (int length : new int[] {1, 5, 64}) {
      double[] pValues =
          IntStream.range(0, 300)
              .mapToDouble(seed -> {
                Random random = new Random(1000L * length + seed);
                return mmd(normal(random, 40, length, 0), normal(random, 60, length, 0), seed)
                    .pValue();
              })
              .toArray();
      assertThat(share(pValues, 0.05)).isBetween(0.02, 0.09);
      assertThat(share(pValues, 0.01)).isLessThanOrEqualTo(0.03);
      assertThat(share(pValues, 0.5)).isBetween(0.4, 0.6);
    }
  }

  @Test
  void changeOfSpreadAlone_isSeenByTheDiscrepancy_notByTheMeans() {
    Random random = new Random(3);
    Vectors reference = normal(random, 300, 8, 0);
    Vectors wider = scaled(normal(random, 300, 8, 0), 1.5f);
    assertThat(mmd(reference, wider, 1).pValue()).isLessThan(1e-6);
    MeanDistance means = MeanDistance.of(reference, wider);
    assertThat(means.normalized(means.euclidean())).isLessThan(0.2);
  }

  @Test
  void intervals_holdTheDistancesOfTheDistributions() {
    int ofMeans = 0;
    int ofDiscrepancy = 0;
    double truth = discrepancyOfNormals(1, 6);
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      Vectors reference = normal(random, 100, 6, 0);
      Vectors current = normal(random, 100, 6, 1);
      double length = Math.sqrt(6 + 6 * (1 / 100.0 + 1 / 100.0)); // with what chance adds
      ofMeans += MeanDistance.of(reference, current).interval(LEVEL).contains(length) ? 1 : 0;
      MaximumMeanDiscrepancy mmd =
          MaximumMeanDiscrepancy.of(new RbfKernel(12), reference, current, seed);
      ofDiscrepancy += mmd.interval(LEVEL).contains(truth) ? 1 : 0;
    }
    assertThat(ofMeans).isBetween(180, 198);
    assertThat(ofDiscrepancy).isBetween(180, 200);
  }

  /** Of two normal distributions of unit variances, each mean moved by this, s² = 12. */
  private static double discrepancyOfNormals(double shift, int dimensions) {
    double scale = 12.0;
    double within = Math.pow(scale / (scale + 4), dimensions / 2.0);
    return 2 * within * (1 - Math.exp(-dimensions * shift * shift / (scale + 4)));
  }

  private static double share(double[] pValues, double below) {
    return Arrays.stream(pValues).filter(p -> p <= below).count() / (double) pValues.length;
  }

  private static MaximumMeanDiscrepancy mmd(Vectors reference, Vectors current, long seed) {
    return MaximumMeanDiscrepancy.of(
        RbfKernel.medianHeuristic(reference).orElseThrow(), reference, current, seed);
  }

  private static Vectors normal(Random random, int rows, int length, double shift) {
    return Vectors.of(
        IntStream.range(0, rows)
            .mapToObj(_ -> {
              float[] row = new float[length];
              for (int i = 0; i < length; i++) {
                row[i] = (float) (random.nextGaussian() + shift);
              }
              return row;
            })
            .toList());
  }

  private static Vectors scaled(Vectors vectors, float factor) {
    return Vectors.of(
        vectors.rows().stream()
            .map(row -> {
              float[] other = row.clone();
              for (int i = 0; i < other.length; i++) {
                other[i] *= factor;
              }
              return other;
            })
            .toList());
  }

  private static Vectors line(float... points) {
    return Vectors.of(
        IntStream.range(0, points.length).mapToObj(i -> new float[] {points[i]}).toList());
  }

  private static Vectors vectors(Json test, String side) {
    return new Vectors(
        test.get(side).elements().stream()
            .map(row -> {
              double[] numbers = row.numbers();
              float[] vector = new float[numbers.length];
              for (int i = 0; i < vector.length; i++) {
                vector[i] = (float) numbers[i];
              }
              return vector;
            })
            .toList(),
        test.get(side + "_weights").numbers());
  }
}

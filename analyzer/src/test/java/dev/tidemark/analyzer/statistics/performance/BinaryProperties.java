package dev.tidemark.analyzer.statistics.performance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class BinaryProperties {
  private static final double ROUNDING = 1e-12;

  /** One labelled row. */
  record Row(double score, boolean outcome, int weight) {}

  @Provide
  Arbitrary<List<Row>> rows() {
    Arbitrary<Double> scores =
        Arbitraries.oneOf(
            Arbitraries.integers().between(0, 10).map(tenths -> tenths / 10.0),
            Arbitraries.doubles().between(0, 1));
    return Combinators.combine(
            scores, Arbitraries.of(true, false), Arbitraries.integers().between(1, 3))
        .as(Row::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(50);
  }

  private static ScoredOutcomes weighted(List<Row> rows) {
    double[] scores = rows.stream().mapToDouble(Row::score).toArray();
    boolean[] outcomes = new boolean[rows.size()];
    for (int i = 0; i < outcomes.length; i++) {
      outcomes[i] = rows.get(i).outcome();
    }
    return ScoredOutcomes.of(scores, outcomes, rows.stream().mapToDouble(Row::weight).toArray());
  }

  private static ScoredOutcomes repeated(List<Row> rows) {
    return weighted(
        rows.stream()
            .flatMap(row ->
                Collections.nCopies(row.weight(), new Row(row.score(), row.outcome(), 1)).stream())
            .toList());
  }

  @Property
  void aWeight_countsAsThatManyRows(@ForAll("rows") List<Row> rows) {
    ScoredOutcomes weighted = weighted(rows);
    ScoredOutcomes repeated = repeated(rows);
    assertThat(RocAuc.of(weighted)).isEqualTo(RocAuc.of(repeated));
    assertThat(AveragePrecision.of(weighted)).isEqualTo(AveragePrecision.of(repeated));
    assertThat(LogLoss.of(weighted)).isCloseTo(LogLoss.of(repeated), within(ROUNDING));
    assertThat(Brier.of(weighted)).isCloseTo(Brier.of(repeated), within(ROUNDING));
    assertThat(Calibration.of(weighted).expectedError())
        .isCloseTo(Calibration.of(repeated).expectedError(), within(ROUNDING));
    assertThat(weighted.decidedAt(0.5)).isEqualTo(repeated.decidedAt(0.5));
  }

  @Property
  void orderOfRows_doesNotMatter(@ForAll("rows") List<Row> rows) {
    ScoredOutcomes forward = weighted(rows);
    ScoredOutcomes backward = weighted(rows.reversed());
    assertThat(RocAuc.of(backward)).isEqualTo(RocAuc.of(forward));
    assertThat(LogLoss.of(backward)).isEqualTo(LogLoss.of(forward));
    assertThat(Calibration.of(backward)).isEqualTo(Calibration.of(forward));
  }

  @Property(tries = 20)
  void scoresThatStandForMany_haveTheMeanPrecisionOfTheirOrders(
      @ForAll @IntRange(min = 1, max = 40) int positives,
      @ForAll @IntRange(min = 0, max = 40) int negatives,
      @ForAll @IntRange(min = 5, max = 40) int above) {
    List<Row> first =
        Stream.concat(
                Collections.nCopies(above, new Row(0.9, true, 1)).stream(),
                Collections.nCopies(above, new Row(0.9, false, 1)).stream())
            .toList();
    List<Boolean> mixed = new ArrayList<>(Collections.nCopies(positives, true));
    mixed.addAll(Collections.nCopies(negatives, false));
    Random random = new Random(1);
    double mean =
        IntStream.range(0, 2000)
            .mapToDouble(_ -> {
              Collections.shuffle(mixed, random);
              List<Row> rows = new ArrayList<>(first);
              for (int i = 0; i < mixed.size(); i++) {
                rows.add(new Row(0.1 + i * 1e-6, mixed.get(i), 1));
              }
              return AveragePrecision.of(weighted(rows)).orElseThrow();
            })
            .average()
            .orElseThrow();
    List<Row> together = new ArrayList<>(first);
    mixed.forEach(outcome -> together.add(new Row(0.1, outcome, 1)));
    double value = AveragePrecision.of(weighted(together), score -> score == 0.1).orElseThrow();
    assertThat(value).isCloseTo(mean, within(4e-3));
  }

  @Property
  void sweep_hasTheDecisionsAtEachScore_andTheAreaUnderItsCurve(@ForAll("rows") List<Row> rows) {
    ScoredOutcomes outcomes = weighted(rows);
    ThresholdSweep sweep = ThresholdSweep.of(outcomes, Integer.MAX_VALUE);
    assertThat(sweep.points()).hasSize(outcomes.size());
    double area = 0;
    double x = 0;
    double y = 0;
    for (ThresholdSweep.Point point : sweep.points()) {
      assertThat(point.confusion()).isEqualTo(outcomes.decidedAt(point.threshold()));
      area += (point.falsePositiveRate() - x) * (point.truePositiveRate() + y) / 2;
      x = point.falsePositiveRate();
      y = point.truePositiveRate();
    }
    double trapezoids = area;
    RocAuc.of(outcomes).ifPresent(roc -> assertThat(roc).isCloseTo(trapezoids, within(ROUNDING)));
  }

  @Property
  void thinnedSweep_keepsBothEndsAndTheLimit(@ForAll("rows") List<Row> rows) {
    ScoredOutcomes outcomes = weighted(rows);
    List<ThresholdSweep.Point> points = ThresholdSweep.of(outcomes, 5).points();
    assertThat(points).hasSizeLessThanOrEqualTo(6);
    assertThat(points.getFirst().threshold()).isEqualTo(outcomes.score(outcomes.size() - 1));
    assertThat(points.getLast().threshold()).isEqualTo(outcomes.score(0));
  }

  @Property
  void roc_isTheShareOfWonPairs_andItsMirrorTheRest(@ForAll("rows") List<Row> rows) {
    double won = 0;
    double pairs = 0;
    for (Row positive : rows) {
      for (Row negative : rows) {
        if (positive.outcome() && !negative.outcome()) {
          double weight = (double) positive.weight() * negative.weight();
          pairs += weight;
          won += weight * (1 + Math.signum(positive.score() - negative.score())) / 2;
        }
      }
    }
    List<Row> mirrored =
        rows.stream().map(row -> new Row(-row.score(), row.outcome(), row.weight())).toList();
    if (pairs == 0) {
      assertThat(RocAuc.of(weighted(rows))).isEmpty();
    } else {
      double area = RocAuc.of(weighted(rows)).orElseThrow();
      assertThat(area).isCloseTo(won / pairs, within(ROUNDING));
      assertThat(RocAuc.of(weighted(mirrored)).orElseThrow()).isCloseTo(1 - area, within(ROUNDING));
    }
  }

  @Property
  void everyMetric_isInItsRange(
      @ForAll("rows") List<Row> rows, @ForAll @DoubleRange(max = 1) double threshold) {
    ScoredOutcomes outcomes = weighted(rows);
    BinaryConfusion confusion = outcomes.decidedAt(threshold);
    assertThat(confusion.total()).isEqualTo(outcomes.total());
    assertThat(confusion.accuracy()).isBetween(0.0, 1.0);
    assertThat(confusion.balancedAccuracy()).isBetween(0.0, 1.0);
    assertThat(confusion.matthews()).isBetween(-1 - ROUNDING, 1 + ROUNDING);
    for (Scores scores :
        List.of(confusion.binary(), confusion.macro(), confusion.weighted(), confusion.micro())) {
      double[] values = {scores.precision(), scores.recall(), scores.f1()};
      assertThat(Arrays.stream(values)).allMatch(value -> value >= 0 && value <= 1 + ROUNDING);
    }
    assertThat(confusion.binary().f1())
        .isBetween(
            Math.min(confusion.binary().precision(), confusion.binary().recall()) - ROUNDING,
            Math.max(confusion.binary().precision(), confusion.binary().recall()) + ROUNDING);
    Calibration calibration = Calibration.of(outcomes);
    assertThat(calibration.expectedError()).isBetween(0.0, calibration.maximumError() + ROUNDING);
    assertThat(Brier.of(outcomes)).isBetween(0.0, 1.0);
    assertThat(LogLoss.of(outcomes)).isBetween(0.0, 52 * Math.log(2) + ROUNDING);
    AveragePrecision.of(outcomes).ifPresent(ap -> assertThat(ap).isBetween(0.0, 1 + ROUNDING));
  }
}

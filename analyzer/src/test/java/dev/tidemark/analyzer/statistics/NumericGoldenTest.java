package dev.tidemark.analyzer.statistics;

import static dev.tidemark.analyzer.statistics.Golden.assertClose;
import static dev.tidemark.analyzer.statistics.Golden.assertWithin;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.analyzer.statistics.bins.BinEdges;
import dev.tidemark.analyzer.statistics.drift.Hellinger;
import dev.tidemark.analyzer.statistics.drift.JensenShannon;
import dev.tidemark.analyzer.statistics.drift.KolmogorovSmirnov;
import dev.tidemark.analyzer.statistics.drift.LInfinity;
import dev.tidemark.analyzer.statistics.drift.Psi;
import dev.tidemark.analyzer.statistics.drift.TotalVariation;
import dev.tidemark.analyzer.statistics.drift.Wasserstein;
import dev.tidemark.analyzer.statistics.sample.Moments;
import dev.tidemark.analyzer.statistics.sample.NumericSample;
import dev.tidemark.analyzer.statistics.sample.Summary;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every value of every case of the family {@code numeric}. */
class NumericGoldenTest {
  private static final double DENORMAL = 1e-320;

  @TestFactory
  Stream<DynamicTest> agrees() {
    return Golden.cases("numeric", NumericGoldenTest::check);
  }

  private static void check(Json test) {
    NumericSample reference = NumericSample.of(test.get("input").get("reference").numbers());
    NumericSample current = NumericSample.of(test.get("input").get("current").numbers());
    Json expected = test.get("expected");
    checkSummary(Summary.of(reference), expected.get("reference"));
    checkSummary(Summary.of(current), expected.get("current"));
    boolean complete = !reference.isEmpty() && !current.isEmpty();
    assertThat(complete).isEqualTo(expected.get("status").text().equals("ok"));
    if (complete) {
      double spread = test.get("id").text().equals("large_offset") ? 1e-6 : 1e-9;
      expected
          .names()
          .forEach(name -> checkValue(name, expected.get(name), reference, current, spread));
    }
  }

  private static void checkSummary(Summary summary, Json expected) {
    assertThat(summary.rows()).isEqualTo(expected.get("rows").whole());
    assertThat(summary.missing()).isEqualTo(expected.get("missing").whole());
    assertThat(summary.infinite()).isEqualTo(expected.get("infinite").whole());
    assertThat(summary.distinct()).isEqualTo(expected.get("distinct").whole());
    assertClose("null_rate", summary.nullRate(), expected.get("null_rate"));
    assertThat(summary.rows() - summary.missing() - summary.infinite())
        .isEqualTo(expected.get("used").whole());
    assertThat(summary.spread().isEmpty()).isEqualTo(expected.get("min").isNull());
    summary
        .spread()
        .ifPresent(spread -> {
          assertThat(spread.min()).isEqualTo(expected.get("min").number());
          assertThat(spread.max()).isEqualTo(expected.get("max").number());
        });
  }

  private static void checkValue(
      String name, Json expected, NumericSample reference, NumericSample current, double spread) {
    BinEdges edges = BinEdges.deciles(reference);
    long[] r = edges.count(reference);
    long[] c = edges.count(current);
    int n = reference.size();
    int m = current.size();
    KolmogorovSmirnov ks = KolmogorovSmirnov.of(reference, current);
    double wasserstein = Wasserstein.distance(reference, current);
    switch (name) {
      case "reference", "current", "status", "evidently" -> {} // checked elsewhere
      case "bins" -> {
        assertThat(edges.toArray()).isEqualTo(expected.get("edges").numbers());
        assertThat(r).isEqualTo(expected.get("reference_counts").wholes());
        assertThat(c).isEqualTo(expected.get("current_counts").wholes());
      }
      case "psi" -> assertClose(name, Psi.ofCounts(r, c), expected);
      case "psi_left_closed_bins" ->
          assertClose(
              name,
              Psi.ofCounts(edges.countLeftClosed(reference), edges.countLeftClosed(current)),
              expected);
      case "jensen_shannon_divergence_base2" ->
          assertClose(name, JensenShannon.divergence(r, c), expected);
      case "jensen_shannon_distance_base2" ->
          assertClose(name, JensenShannon.distance(r, c), expected);
      case "hellinger" -> assertClose(name, Hellinger.ofCounts(r, c), expected);
      case "total_variation" -> assertClose(name, TotalVariation.ofCounts(r, c), expected);
      case "l_infinity" -> assertClose(name, LInfinity.ofCounts(r, c).distance(), expected);
      case "ks_statistic" -> assertClose(name, ks.statistic(), expected);
      case "ks_pvalue_exact" -> {
        if (!expected.isNull()) {
          assertThat(ks.exact()).isTrue();
          assertClose(name, ks.pValue(), expected);
        }
      }
      case "ks_pvalue_scipy_asymp" ->
          assertClose(name, KolmogorovSmirnov.asymptoticPValue(ks.statistic(), n, m), expected);
      case "ks_pvalue_asymptotic" ->
          assertClose(name, KolmogorovSmirnov.limitingPValue(ks.statistic(), n, m), expected);
      case "reference_mean" -> checkMean(name, expected, reference);
      case "current_mean" -> checkMean(name, expected, current);
      case "reference_std" ->
          assertWithin(name, Moments.of(reference).standardDeviation(), expected, spread, DENORMAL);
      case "current_std" ->
          assertWithin(name, Moments.of(current).standardDeviation(), expected, spread, DENORMAL);
      case "wasserstein" -> assertWithin(name, wasserstein, expected, spread, DENORMAL);
      case "scipy_wasserstein" -> assertWithin(name, wasserstein, expected, 1e-6, DENORMAL);
      case "wasserstein_normed" -> {
        double deviation = Moments.of(reference).standardDeviation();
        if (expected.isNull()) {
          assertThat(deviation).isZero();
        } else {
          assertWithin(name, wasserstein / deviation, expected, spread, 1e-12);
        }
      }
      case "wasserstein_normed_floor" ->
          assertWithin(
              name, Wasserstein.normalized(reference, current), expected, spread, DENORMAL);
      default -> throw new AssertionError("unknown value in the golden file: " + name);
    }
  }

  private static void checkMean(String name, Json expected, NumericSample sample) {
    double largest = Math.max(Math.abs(sample.value(0)), Math.abs(sample.value(sample.size() - 1)));
    double mean = Moments.of(sample).mean();
    assertWithin(name, mean, expected, 0, Math.max(1e-12 * largest, DENORMAL));
  }
}

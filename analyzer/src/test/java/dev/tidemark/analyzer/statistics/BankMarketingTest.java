package dev.tidemark.analyzer.statistics;

import static dev.tidemark.analyzer.statistics.Golden.assertClose;
import static dev.tidemark.analyzer.statistics.Golden.assertWithin;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.analyzer.statistics.bins.BinEdges;
import dev.tidemark.analyzer.statistics.bins.CategoryBins;
import dev.tidemark.analyzer.statistics.bins.Counts;
import dev.tidemark.analyzer.statistics.drift.ChiSquare;
import dev.tidemark.analyzer.statistics.drift.KolmogorovSmirnov;
import dev.tidemark.analyzer.statistics.drift.Psi;
import dev.tidemark.analyzer.statistics.performance.BinaryConfusion;
import dev.tidemark.analyzer.statistics.performance.Brier;
import dev.tidemark.analyzer.statistics.performance.LabelCoverage;
import dev.tidemark.analyzer.statistics.performance.LogLoss;
import dev.tidemark.analyzer.statistics.performance.RocAuc;
import dev.tidemark.analyzer.statistics.performance.ScoredOutcomes;
import dev.tidemark.analyzer.statistics.sample.Moments;
import dev.tidemark.analyzer.statistics.sample.NumericSample;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Real data with natural drift: every calendar month against the reference, by its EXPECTED.json.
 */
class BankMarketingTest {
  private static final double P_VALUE = 1e-6;
  private static final double CLIP = 1e-15;
  private static final String END_OF_TIME = "9999";
  private static final String NULL = "";

  private final Path folder = Golden.shared().resolve("data/bank-marketing");

  @TestFactory
  Stream<DynamicTest> everyMonthAgrees() throws IOException {
    Assumptions.assumeTrue(Files.isDirectory(folder), "no bank-marketing data beside the checkout");
    Json expected = Json.read(Files.newInputStream(folder.resolve("EXPECTED.json")));
    List<Json> reference = lines("reference.ndjson.gz");
    List<Json> predictions = lines("predictions.ndjson.gz");
    Map<String, Json> labels = new HashMap<>();
    lines("labels.ndjson.gz").forEach(label -> labels.put(id(label), label));
    List<Json> windows = expected.get("windows").elements();
    Stream<DynamicTest> months =
        windows.stream()
            .map(window ->
                DynamicTest.dynamicTest(
                    window.get("start").text(),
                    () -> {
                      List<Json> rows = within(predictions, window);
                      if (rows.isEmpty()) { // a month without calls
                        assertThat(window.get("predictions").whole()).isZero();
                      } else {
                        checkDrift(window, reference, rows);
                        checkPerformance(window, rows, labels);
                      }
                    }));
    DynamicTest whole =
        DynamicTest.dynamicTest(
            "all production",
            () -> {
              Json production = expected.get("production");
              checkDrift(production, reference, predictions);
              checkPerformance(production.get("champion"), predictions, labels, END_OF_TIME);
            });
    return Stream.concat(months, Stream.of(whole));
  }

  private static List<Json> within(List<Json> rows, Json window) {
    String start = window.get("start").text().substring(0, 19);
    String end = window.get("end").text().substring(0, 19);
    return rows.stream()
        .filter(row -> time(row).compareTo(start) >= 0 && time(row).compareTo(end) < 0)
        .toList();
  }

  private static void checkDrift(Json expected, List<Json> reference, List<Json> current) {
    assertThat(current).hasSize((int) expected.get("predictions").whole());
    Json features = expected.get("features");
    for (String name : features.names()) {
      Json feature = features.get(name);
      Function<Json, Json> values = row -> row.get("features").get(name);
      if (feature.names().contains("chi2")) {
        checkCategorical(name, feature, counts(reference, values), counts(current, values));
      } else {
        checkNumeric(name, feature, sample(reference, values), sample(current, values));
      }
    }
    Function<Json, Json> score = row -> row.get("score");
    checkNumeric(
        "score",
        expected.get("prediction_score"),
        sample(reference, score),
        sample(current, score));
  }

  private static void checkNumeric(
      String name, Json expected, NumericSample reference, NumericSample current) {
    BinEdges edges = BinEdges.deciles(reference);
    long[] r = edges.count(reference);
    long[] c = edges.count(current);
    long[] withNulls = Counts.withNullBin(r, reference.missing());
    long[] currentWithNulls = Counts.withNullBin(c, current.missing());
    assertClose(name, (double) current.missing() / current.rows(), expected.get("null_rate"));
    assertClose(name, Psi.ofCounts(withNulls, currentWithNulls), expected.get("psi_with_null_bin"));
    assertThat(reference.isEmpty() || current.isEmpty()).isEqualTo(expected.get("psi").isNull());
    if (!current.isEmpty()) {
      assertClose(name, Moments.of(current).mean(), expected.get("mean"));
    }
    if (!reference.isEmpty() && !current.isEmpty()) {
      assertClose(name, Psi.ofCounts(r, c), expected.get("psi"));
      KolmogorovSmirnov ks = KolmogorovSmirnov.of(reference, current);
      assertThat(ks.exact()).isFalse();
      assertClose(name, ks.statistic(), expected.get("ks"));
      assertWithin(name, ks.pValue(), expected.get("ks_p_asymp"), P_VALUE, 1e-300);
      assertWithin(
          name,
          KolmogorovSmirnov.limitingPValue(ks.statistic(), reference.size(), current.size()),
          expected.get("ks_p_kolmogorov"),
          P_VALUE,
          1e-300);
    }
  }

  private static void checkCategorical(
      String name, Json expected, Map<String, Long> reference, Map<String, Long> current) {
    long nulls = reference.getOrDefault(NULL, 0L);
    long currentNulls = current.getOrDefault(NULL, 0L);
    Map<String, Long> known = new TreeMap<>(reference);
    Map<String, Long> now = new TreeMap<>(current);
    known.remove(NULL);
    now.remove(NULL);
    CategoryBins bins = CategoryBins.of(known);
    long[] r = bins.count(known);
    long[] c = bins.count(now);
    double rows = expected.get("n").number();
    assertClose(name, currentNulls / rows, expected.get("null_rate"));
    assertClose(name, Psi.ofCounts(r, c), expected.get("psi"));
    assertClose(
        name,
        Psi.ofCounts(Counts.withNullBin(r, nulls), Counts.withNullBin(c, currentNulls)),
        expected.get("psi_with_null_bin"));
    assertThat(c[bins.otherBin()]).isEqualTo(expected.get("unseen_categories").whole());
    ChiSquare chiSquare =
        ChiSquare.ofCounts(r, c); // the file's table has one column for the unseen
    if (!expected.get("chi2").isNull()) {
      assertClose(name, chiSquare.statistic(), expected.get("chi2"));
      assertThat(chiSquare.degreesOfFreedom())
          .as(name)
          .isEqualTo((int) expected.get("chi2_dof").whole());
      assertWithin(name, chiSquare.pValue(), expected.get("chi2_p"), P_VALUE, 1e-300);
    } else {
      assertThat(chiSquare.degreesOfFreedom()).isZero();
    }
  }

  private static void checkPerformance(Json window, List<Json> rows, Map<String, Json> labels) {
    Json champion = window.get("champion");
    checkPerformance(champion.get("final"), rows, labels, END_OF_TIME);
    checkPerformance(champion.get("at_window_end"), rows, labels, window.get("end").text());
  }

  private static void checkPerformance(
      Json expected, List<Json> rows, Map<String, Json> labels, String until) {
    List<Json> labelled =
        rows.stream()
            .filter(row -> labels.containsKey(id(row)))
            .filter(row -> time(labelOf(row, labels)).compareTo(until) < 0)
            .toList();
    LabelCoverage coverage = new LabelCoverage(rows.size(), labelled.size());
    assertThat(coverage.labelled()).isEqualTo(expected.get("labelled").whole());
    assertClose("coverage", coverage.share(), expected.get("coverage"));
    if (labelled.isEmpty()) {
      return;
    }
    boolean[] predicted = new boolean[labelled.size()];
    boolean[] outcomes = new boolean[labelled.size()];
    double[] scores = new double[labelled.size()];
    for (int i = 0; i < predicted.length; i++) {
      predicted[i] = labelled.get(i).get("prediction").number() == 1;
      scores[i] = labelled.get(i).get("score").number();
      outcomes[i] = labelOf(labelled.get(i), labels).get("label").number() == 1;
    }
    BinaryConfusion confusion = BinaryConfusion.of(predicted, outcomes);
    ScoredOutcomes scored = ScoredOutcomes.of(scores, outcomes);
    assertClose("accuracy", confusion.accuracy(), expected.get("accuracy"));
    assertClose("precision", confusion.binary().precision(), expected.get("precision"));
    assertClose("recall", confusion.binary().recall(), expected.get("recall"));
    assertClose("f1", confusion.binary().f1(), expected.get("f1"));
    assertClose("auc", RocAuc.of(scored), expected.get("auc"));
    assertClose("log loss", LogLoss.of(scored, CLIP), expected.get("log_loss"));
    assertClose("brier", Brier.of(scored), expected.get("brier"));
  }

  private static Json labelOf(Json row, Map<String, Json> labels) {
    return Objects.requireNonNull(labels.get(id(row)));
  }

  private static Map<String, Long> counts(List<Json> rows, Function<Json, Json> value) {
    Map<String, Long> counts = new TreeMap<>();
    for (Json row : rows) {
      Json cell = value.apply(row);
      counts.merge(cell.isNull() ? NULL : cell.text(), 1L, Long::sum);
    }
    return counts;
  }

  private static NumericSample sample(List<Json> rows, Function<Json, Json> value) {
    return NumericSample.of(
        rows.stream().map(value).flatMapToDouble(cell -> DoubleStream.of(cell.number())).toArray());
  }

  private static String id(Json row) {
    return row.get("prediction_id").text();
  }

  private static String time(Json row) {
    return row.get("timestamp").text();
  }

  private List<Json> lines(String name) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(folder.resolve(name))),
                StandardCharsets.UTF_8))) {
      return reader.lines().map(BankMarketingTest::parse).toList();
    }
  }

  private static Json parse(String line) {
    try {
      return Json.read(new ByteArrayInputStream(line.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

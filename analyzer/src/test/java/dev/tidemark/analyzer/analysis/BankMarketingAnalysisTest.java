package dev.tidemark.analyzer.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.analyzer.reference.ReferenceImport;
import dev.tidemark.analyzer.statistics.Json;
import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.ResultQuery;
import dev.tidemark.storage.result.ResultReader;
import dev.tidemark.storage.window.TimeWindow;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Real data through the whole path: import, log, label, analyse by month, read the results. */
class BankMarketingAnalysisTest {
  private static final String MODEL = "bank-term-deposit";
  private static final TimeWindow PRODUCTION =
      new TimeWindow(Instant.parse("2008-08-01T00:00:00Z"), Instant.parse("2010-12-01T00:00:00Z"));
  private static final Map<String, String> PERFORMANCE =
      Map.of(
          "accuracy", "accuracy",
          "precision", "precision",
          "recall", "recall",
          "f1", "f1",
          "auc", "roc_auc",
          "log_loss", "log_loss",
          "brier", "brier",
          "coverage", "label_coverage");

  private final Path folder =
      Path.of(Objects.requireNonNullElse(System.getProperty("tidemark.root"), ".."))
          .resolve("../shared/data/bank-marketing");
  private final List<String> differences = new ArrayList<>();
  private int compared;

  @Test
  void everyMonth_agreesWithItsExpectedValues() throws IOException {
    Assumptions.assumeTrue(Files.isDirectory(folder), "no bank-marketing data beside the checkout");
    Json expected = Json.read(Files.newInputStream(folder.resolve("EXPECTED.json")));
    try (TestStore store = new TestStore()) {
      fill(store);
      ModelSettings settings = store.bean(ModelCatalog.class).get(MODEL);
      store.bean(PeriodAnalysis.class).analyse(settings, PRODUCTION, "1mo", null, (_, _) -> {});
      Map<String, MetricResult> results = results(store);
      for (Json window : expected.get("windows").elements()) {
        check(window, results);
      }
    }
    assertThat(differences).isEmpty();
    assertThat(compared).isGreaterThan(2000);
  }

  private void fill(TestStore store) throws IOException {
    try (InputStream rows = open("reference.ndjson.gz")) {
      store.bean(ReferenceImport.class).lines(MODEL, "training", rows);
    }
    try (InputStream rows = open("predictions.ndjson.gz")) {
      store.predictions(rows);
    }
    try (InputStream rows = open("labels.ndjson.gz")) {
      store.labels(MODEL, rows);
    }
  }

  private InputStream open(String file) throws IOException {
    return new GZIPInputStream(Files.newInputStream(folder.resolve(file)));
  }

  private static Map<String, MetricResult> results(TestStore store) {
    Map<String, MetricResult> byName = new HashMap<>();
    store
        .bean(ResultReader.class)
        .find(ResultQuery.of(MODEL))
        .forEach(result ->
            byName.put(
                key(result.window().start().toString(), result.metric(), result.feature()),
                result));
    return byName;
  }

  private void check(Json window, Map<String, MetricResult> results) {
    String start = window.get("start").text();
    if (window.get("predictions").whole() == 0) {
      return;
    }
    for (String feature : window.get("features").names()) {
      checkColumn(start, feature, window.get("features").get(feature), results);
    }
    checkColumn(start, "score", window.get("prediction_score"), results);
    Json last = window.get("champion").get("final");
    PERFORMANCE.forEach((theirs, ours) ->
        compare(last.get(theirs), value(results, start, ours, ""), 1e-9, start + " " + ours));
  }

  private void checkColumn(
      String start, String feature, Json column, Map<String, MetricResult> results) {
    String at = start + " " + feature + " ";
    Map<String, String> names =
        Map.of(
            "psi", "psi",
            "psi_with_null_bin", "psi_with_nulls",
            "null_rate", "null_rate",
            "ks", "ks_statistic",
            "chi2", "chi_square",
            "mean", "mean");
    names.forEach((theirs, ours) -> {
      if (column.names().contains(theirs)) {
        compare(column.get(theirs), value(results, start, ours, feature), 1e-9, at + ours);
      }
    });
    if (column.names().contains("ks_p_asymp") && column.get("n").whole() > 10_000) {
      compare(column.get("ks_p_asymp"), pValue(results, start, feature), 1e-6, at + "ks p");
    }
  }

  private void compare(Json theirs, double ours, double tolerance, String where) {
    compared++;
    Object value = theirs.value();
    boolean same =
        value instanceof Double number
            ? Math.abs(number - ours) <= tolerance * Math.max(Math.abs(number), 1e-3)
            : Double.isNaN(ours) || isDegenerate(where, ours);
    if (!same) {
      differences.add(where + ": expected " + value + ", found " + ours);
    }
  }

  /** Where their table leaves a constant column out, ours has chi-square 0. */
  private static boolean isDegenerate(String where, double ours) {
    return where.endsWith("chi_square") && ours == 0;
  }

  private static double value(
      Map<String, MetricResult> results, String start, String metric, String feature) {
    MetricResult result = results.get(key(start, metric, feature));
    return result == null ? Double.NaN : result.value();
  }

  private static double pValue(Map<String, MetricResult> results, String start, String feature) {
    MetricResult result = results.get(key(start, "ks_statistic", feature));
    return result == null ? Double.NaN : result.pValue();
  }

  private static String key(String start, String metric, String feature) {
    return start + " " + metric + " " + feature;
  }
}

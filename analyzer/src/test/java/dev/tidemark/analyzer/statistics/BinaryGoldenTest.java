package dev.tidemark.analyzer.statistics;

import static dev.tidemark.analyzer.statistics.Golden.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.analyzer.statistics.performance.AveragePrecision;
import dev.tidemark.analyzer.statistics.performance.BinaryConfusion;
import dev.tidemark.analyzer.statistics.performance.Brier;
import dev.tidemark.analyzer.statistics.performance.Calibration;
import dev.tidemark.analyzer.statistics.performance.LabelCoverage;
import dev.tidemark.analyzer.statistics.performance.LogLoss;
import dev.tidemark.analyzer.statistics.performance.RocAuc;
import dev.tidemark.analyzer.statistics.performance.ScoredOutcomes;
import dev.tidemark.analyzer.statistics.performance.Scores;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every value of every case of the family {@code classification_binary}. */
class BinaryGoldenTest {

  @TestFactory
  Stream<DynamicTest> agrees() {
    return Golden.cases("classification_binary", BinaryGoldenTest::check);
  }

  private static void check(Json test) {
    Json input = test.get("input");
    Json expected = test.get("expected");
    List<Json> labels = input.get("labels").elements();
    double[] allScores = input.get("scores").numbers();
    int[] rows =
        IntStream.range(0, labels.size()).filter(row -> !labels.get(row).isNull()).toArray();
    LabelCoverage coverage = new LabelCoverage(labels.size(), rows.length);
    assertThat(coverage.rows()).isEqualTo(expected.get("rows").whole());
    assertThat(coverage.labelled()).isEqualTo(expected.get("labelled").whole());
    assertClose("label_coverage", coverage.share(), expected.get("label_coverage"));
    if (rows.length > 0) {
      double[] scores = new double[rows.length];
      boolean[] outcomes = new boolean[rows.length];
      for (int i = 0; i < rows.length; i++) {
        scores[i] = allScores[rows[i]];
        outcomes[i] = labels.get(rows[i]).number() == 1;
      }
      ScoredOutcomes scored = ScoredOutcomes.of(scores, outcomes);
      BinaryConfusion confusion = scored.decidedAt(input.get("threshold").number());
      for (String name : expected.names()) {
        checkValue(name, expected.get(name), scored, confusion);
      }
    }
  }

  private static void checkValue(
      String name, Json expected, ScoredOutcomes scored, BinaryConfusion confusion) {
    switch (name) {
      case "rows", "labelled", "label_coverage", "status" -> {}
      case "confusion" -> {
        assertThat(confusion.truePositive()).isEqualTo(expected.get("tp").number());
        assertThat(confusion.falsePositive()).isEqualTo(expected.get("fp").number());
        assertThat(confusion.falseNegative()).isEqualTo(expected.get("fn").number());
        assertThat(confusion.trueNegative()).isEqualTo(expected.get("tn").number());
      }
      case "accuracy" -> assertClose(name, confusion.accuracy(), expected);
      case "balanced_accuracy" -> assertClose(name, confusion.balancedAccuracy(), expected);
      case "matthews" -> assertClose(name, confusion.matthews(), expected);
      case "binary" -> checkScores(name, confusion.binary(), expected);
      case "macro" -> checkScores(name, confusion.macro(), expected);
      case "weighted" -> checkScores(name, confusion.weighted(), expected);
      case "micro" -> checkScores(name, confusion.micro(), expected);
      case "roc_auc" -> assertClose(name, RocAuc.of(scored), expected);
      case "average_precision" -> assertClose(name, AveragePrecision.of(scored), expected);
      case "log_loss" -> assertClose(name, LogLoss.of(scored), expected);
      case "brier" -> assertClose(name, Brier.of(scored), expected);
      case "ece" -> assertClose(name, Calibration.of(scored).expectedError(), expected);
      default -> throw new AssertionError("unknown value in the golden file: " + name);
    }
  }

  static void checkScores(String name, Scores actual, Json expected) {
    assertClose(name + " precision", actual.precision(), expected.get("precision"));
    assertClose(name + " recall", actual.recall(), expected.get("recall"));
    assertClose(name + " f1", actual.f1(), expected.get("f1"));
  }
}

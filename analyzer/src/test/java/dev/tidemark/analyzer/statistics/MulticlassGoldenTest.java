package dev.tidemark.analyzer.statistics;

import static dev.tidemark.analyzer.statistics.BinaryGoldenTest.checkScores;
import static dev.tidemark.analyzer.statistics.Golden.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.analyzer.statistics.performance.ClassProbabilities;
import dev.tidemark.analyzer.statistics.performance.ConfusionMatrix;
import dev.tidemark.analyzer.statistics.performance.LabelCoverage;
import dev.tidemark.analyzer.statistics.performance.LogLoss;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every value of every case of the family {@code classification_multiclass}. */
class MulticlassGoldenTest {

  @TestFactory
  Stream<DynamicTest> agrees() {
    return Golden.cases("classification_multiclass", MulticlassGoldenTest::check);
  }

  private static void check(Json test) {
    Json input = test.get("input");
    Json expected = test.get("expected");
    List<Json> allLabels = input.get("labels").elements();
    List<Json> allPredictions = input.get("predictions").elements();
    int[] rows =
        IntStream.range(0, allLabels.size()).filter(i -> !allLabels.get(i).isNull()).toArray();
    LabelCoverage coverage = new LabelCoverage(allLabels.size(), rows.length);
    assertThat(coverage.rows()).isEqualTo(expected.get("rows").whole());
    assertThat(coverage.labelled()).isEqualTo(expected.get("labelled").whole());
    assertClose("label_coverage", coverage.share(), expected.get("label_coverage"));
    if (rows.length > 0) {
      List<String> labels = IntStream.of(rows).mapToObj(i -> allLabels.get(i).text()).toList();
      List<String> predictions =
          IntStream.of(rows).mapToObj(i -> allPredictions.get(i).text()).toList();
      ConfusionMatrix matrix = ConfusionMatrix.of(labels, predictions);
      for (String name : expected.names()) {
        checkValue(name, expected.get(name), matrix, input, labels, rows);
      }
    }
  }

  private static void checkValue(
      String name,
      Json expected,
      ConfusionMatrix matrix,
      Json input,
      List<String> labels,
      int[] rows) {
    switch (name) {
      case "rows", "labelled", "label_coverage", "status" -> {}
      case "classes_present" ->
          assertThat(matrix.classes())
              .isEqualTo(expected.elements().stream().map(Json::text).toList());
      case "confusion" -> {
        for (int i = 0; i < matrix.classes().size(); i++) {
          double[] row = expected.elements().get(i).numbers();
          String label = matrix.classes().get(i);
          assertThat(matrix.classes().stream().mapToDouble(c -> matrix.weight(label, c)).toArray())
              .isEqualTo(row);
        }
      }
      case "accuracy" -> assertClose(name, matrix.accuracy(), expected);
      case "balanced_accuracy" -> assertClose(name, matrix.balancedAccuracy(), expected);
      case "matthews" -> assertClose(name, matrix.matthews(), expected);
      case "macro" -> checkScores(name, matrix.macro(), expected);
      case "weighted" -> checkScores(name, matrix.weighted(), expected);
      case "micro" -> checkScores(name, matrix.micro(), expected);
      case "per_class" -> {
        for (String label : expected.names()) {
          checkScores(label, matrix.ofClass(label), expected.get(label));
          assertThat(matrix.support(label)).isEqualTo(expected.get(label).get("support").number());
        }
      }
      case "log_loss" ->
          assertClose(
              name, probabilities(input, labels, rows).logLoss(LogLoss.DEFAULT_CLIP), expected);
      case "roc_auc_ovr_macro" ->
          assertClose(name, probabilities(input, labels, rows).rocAuc(), expected);
      default -> throw new AssertionError("unknown value in the golden file: " + name);
    }
  }

  private static ClassProbabilities probabilities(Json input, List<String> labels, int[] rows) {
    List<String> classes = input.get("classes").elements().stream().map(Json::text).toList();
    List<Json> scores = input.get("scores").elements();
    return ClassProbabilities.of(
        labels.stream().mapToInt(classes::indexOf).toArray(),
        IntStream.of(rows).mapToObj(i -> scores.get(i).numbers()).toArray(double[][]::new));
  }
}

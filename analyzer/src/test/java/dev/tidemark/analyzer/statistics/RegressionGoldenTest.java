package dev.tidemark.analyzer.statistics;

import static dev.tidemark.analyzer.statistics.Golden.assertClose;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.analyzer.statistics.performance.LabelCoverage;
import dev.tidemark.analyzer.statistics.performance.RegressionErrors;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every value of every case of the family {@code regression}. */
class RegressionGoldenTest {

  @TestFactory
  Stream<DynamicTest> agrees() {
    return Golden.cases("regression", RegressionGoldenTest::check);
  }

  private static void check(Json test) {
    List<Json> allLabels = test.get("input").get("labels").elements();
    double[] allPredictions = test.get("input").get("predictions").numbers();
    Json expected = test.get("expected");
    int[] rows =
        IntStream.range(0, allLabels.size()).filter(i -> !allLabels.get(i).isNull()).toArray();
    LabelCoverage coverage = new LabelCoverage(allLabels.size(), rows.length);
    assertClose("label_coverage", coverage.share(), expected.get("label_coverage"));
    assertThat(coverage.rows()).isEqualTo(expected.get("rows").whole());
    assertThat(coverage.labelled()).isEqualTo(expected.get("labelled").whole());
    if (rows.length > 0) {
      double[] labels = IntStream.of(rows).mapToDouble(i -> allLabels.get(i).number()).toArray();
      double[] predictions = IntStream.of(rows).mapToDouble(i -> allPredictions[i]).toArray();
      RegressionErrors errors = RegressionErrors.of(labels, predictions);
      for (String name : expected.names()) {
        checkValue(name, expected.get(name), errors);
      }
    }
  }

  private static void checkValue(String name, Json expected, RegressionErrors errors) {
    switch (name) {
      case "rows", "labelled", "label_coverage", "status" -> {}
      case "rmse" -> assertClose(name, errors.rmse(), expected);
      case "mae" -> assertClose(name, errors.mae(), expected);
      case "mean_error" -> assertClose(name, errors.meanError(), expected);
      case "max_error" -> assertClose(name, errors.maxError(), expected);
      case "median_absolute_error" -> assertClose(name, errors.medianAbsoluteError(), expected);
      case "r2" -> assertClose(name, errors.r2(), expected);
      case "mape_nonzero_labels" -> assertClose(name, errors.mape(), expected);
      case "zero_labels" -> assertThat(errors.zeroLabels()).isEqualTo(expected.whole());
      case "sklearn" -> {
        assertClose("rmse", errors.rmse(), expected.get("rmse"));
        assertClose("mae", errors.mae(), expected.get("mae"));
        if (errors.zeroLabels() == 0) {
          assertClose("mape", errors.mape(), expected.get("mape"));
        }
        if (errors.r2().isPresent()) {
          assertClose("r2", errors.r2(), expected.get("r2"));
        }
      }
      default -> throw new AssertionError("unknown value in the golden file: " + name);
    }
  }
}

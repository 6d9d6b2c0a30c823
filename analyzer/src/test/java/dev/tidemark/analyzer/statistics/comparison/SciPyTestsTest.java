package dev.tidemark.analyzer.statistics.comparison;

import static dev.tidemark.analyzer.statistics.Golden.assertClose;

import dev.tidemark.analyzer.statistics.Golden;
import dev.tidemark.analyzer.statistics.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

class SciPyTestsTest {

  @Test
  void wilcoxonPValue_isSciPys() {
    for (Json row : Golden.bundled("scipy_tests").get("wilcoxon").elements()) {
      double[] differences = row.elements().get(0).numbers();
      assertClose(
          differences.length + " differences",
          WilcoxonSignedRank.of(differences).pValue(),
          row.elements().get(1));
    }
  }

  @Test
  void wilsonInterval_isSciPys() {
    for (Json row : Golden.bundled("scipy_tests").get("wilson").elements()) {
      List<Json> values = row.elements();
      Interval interval =
          Wilson.interval(values.get(0).number(), values.get(1).number(), values.get(2).number());
      assertClose("lower", interval.lower(), values.get(3));
      assertClose("upper", interval.upper(), values.get(4));
    }
  }
}

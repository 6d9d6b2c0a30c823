package dev.tidemark.analyzer.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tidemark.analyzer.explain.model.DecisionFormula;
import dev.tidemark.analyzer.explain.model.ModelFormula;
import dev.tidemark.analyzer.performance.Estimate;
import dev.tidemark.analyzer.performance.LabelledSample;
import dev.tidemark.analyzer.performance.MulticlassDecisions;
import dev.tidemark.storage.column.LabelledRows;
import dev.tidemark.storage.model.Task;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Of many classes, one class, no wrong row: the snippets print what is stored. */
class DecisionFormulaTest {
  private static final int ROWS = 300;

  @Test
  void manyClasses_areGivenByTheCellsThatAreFilled() throws Exception {
    SplittableRandom random = new SplittableRandom(4);
    int[] labels = random.ints(ROWS, 0, 60).toArray();
    int[] predictions =
        Arrays.stream(labels).map(label -> random.nextInt(4) > 0 ? label : 7).toArray();
    check(sample(labels, predictions, 60));
  }

  @Test
  void oneClass_andNoWrongRow_areEdges() throws Exception {
    int[] zeros = new int[ROWS];
    int[] some = IntStream.range(0, ROWS).map(row -> row % 3).toArray();
    check(sample(zeros, zeros, 3));
    check(sample(some, some, 3));
    check(sample(some, zeros, 3));
    check(sample(zeros, some, 3));
  }

  private static void check(LabelledSample sample) throws Exception {
    Assumptions.assumeTrue(Python.isHere(), "no python3 here");
    List<Double> expected = new ArrayList<>();
    List<String> snippets = new ArrayList<>();
    for (Estimate estimate : new MulticlassDecisions().measure(sample)) {
      ModelFormula formula = DecisionFormula.of(estimate.metric(), sample).orElseThrow();
      expected.addAll(List.of(estimate.value(), estimate.lower(), estimate.upper()));
      snippets.add(formula.value().python());
      snippets.add(formula.interval().orElseThrow().python());
    }
    List<Double> printed = Python.printed(snippets);
    assertThat(printed).hasSameSizeAs(expected);
    for (int i = 0; i < printed.size(); i++) {
      assertThat(printed.get(i))
          .as(snippets.get(i / 3 * 2))
          .isCloseTo(expected.get(i), within(1e-9));
    }
  }

  private static LabelledSample sample(int[] labels, int[] predictions, int classes) {
    double[] none = new double[labels.length];
    Arrays.fill(none, Double.NaN);
    double[] ones = new double[labels.length];
    Arrays.fill(ones, 1);
    return LabelledSample.of(
        new LabelledRows(
            IntStream.range(0, classes).mapToObj(i -> "c" + i).toList(),
            none,
            predictions,
            none,
            labels,
            none,
            ones,
            none,
            none,
            Map.of()),
        Task.MULTICLASS,
        "");
  }
}

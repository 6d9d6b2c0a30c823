package dev.tidemark.analyzer.performance;

import dev.tidemark.analyzer.statistics.performance.ConfusionMatrix;
import dev.tidemark.analyzer.statistics.performance.MeanInterval;
import dev.tidemark.analyzer.statistics.performance.RocAuc;
import dev.tidemark.storage.result.WindowSum;
import dev.tidemark.storage.result.WindowSum.Part;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** {@link MulticlassDecisions} and {@link MulticlassProbabilities} from sums over windows. */
final class SummedClasses {
  private SummedClasses() {}

  /** Labels and predictions of the rows that were answered. */
  static List<WindowSum> answered(AddedSums sums) {
    return sums.cells(Part.CONFUSION).stream().filter(SummedClasses::isAnswered).toList();
  }

  /** Cell 1 holds failed calls: a class may have an empty name. */
  private static boolean isAnswered(WindowSum confusion) {
    return confusion.cell() == 0;
  }

  /** All classes that occur, by name. */
  static List<String> names(AddedSums sums) {
    TreeSet<String> names = new TreeSet<>();
    sums.cells(Part.CONFUSION).forEach(cell -> names.add(cell.name()));
    answered(sums).forEach(cell -> names.add(cell.other()));
    return List.copyOf(names);
  }

  /** All but the interval of the mean area: the classes' areas vary together. */
  static List<Estimate> metrics(AddedSums sums) {
    List<WindowSum> answered = answered(sums);
    if (answered.isEmpty()) {
      return List.of();
    }
    double scale = AddedSums.scale(sums.get(LabelledSums.LABELLED));
    Map<ConfusionMatrix.Cell, Double> cells = new HashMap<>();
    answered.forEach(cell ->
        cells.put(new ConfusionMatrix.Cell(cell.name(), cell.other()), cell.weight() * scale));
    List<Estimate> found = new ArrayList<>(MulticlassDecisions.of(ConfusionMatrix.of(cells)));
    sums.find(LabelledSums.LOG_LOSS)
        .ifPresent(logLoss -> {
          MeanInterval log = AddedSums.mean(logLoss, sums.get(LabelledSums.LOG_LOSS_SQUARE), scale);
          MeanInterval brier =
              AddedSums.mean(
                  sums.get(LabelledSums.BRIER), sums.get(LabelledSums.BRIER_SQUARE), scale);
          found.add(Estimate.quality("roc_auc", area(sums)));
          found.add(loss("log_loss", log));
          found.add(loss("brier", brier));
        });
    return found;
  }

  private static Estimate loss(String metric, MeanInterval mean) {
    return Estimate.loss(metric, mean.mean()).interval(mean.interval(Estimate.LEVEL));
  }

  /** The mean area of each class against the rest; NaN when a class never came true. */
  private static double area(AddedSums sums) {
    Map<String, List<WindowSum>> classes =
        sums.cells(Part.SCORE).stream().collect(Collectors.groupingBy(WindowSum::name));
    return classes.values().stream()
        .map(cells -> RocAuc.of(SummedScores.outcomes(cells)))
        .mapToDouble(area -> area.orElse(Double.NaN))
        .average()
        .orElse(Double.NaN);
  }
}

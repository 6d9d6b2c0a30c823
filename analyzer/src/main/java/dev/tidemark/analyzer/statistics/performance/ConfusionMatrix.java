package dev.tidemark.analyzer.statistics.performance;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Predicted classes against true ones, for any number of classes: counts of rows, or sums of
 * sampling weights.
 *
 * <p>Averages are over the classes that occur as a label or as a prediction. Immutable.
 */
public final class ConfusionMatrix {
  private final List<String> classes;
  private final Map<Cell, Double> weights;
  private final Map<String, Double> labels;
  private final Map<String, Double> predictions;
  private final double total;

  /**
   * One cell.
   *
   * @param label the true class
   * @param prediction the predicted class
   */
  public record Cell(String label, String prediction) {}

  private ConfusionMatrix(Map<Cell, Double> weights) {
    this.weights = weights;
    this.labels = sums(weights, Cell::label);
    this.predictions = sums(weights, Cell::prediction);
    this.classes =
        Stream.concat(labels.keySet().stream(), predictions.keySet().stream())
            .distinct()
            .sorted()
            .toList();
    this.total = weights.values().stream().mapToDouble(Double::doubleValue).sum();
  }

  private static Map<String, Double> sums(Map<Cell, Double> weights, Function<Cell, String> side) {
    Map<String, Double> sums = new HashMap<>();
    weights.forEach((cell, weight) -> sums.merge(side.apply(cell), weight, Double::sum));
    return sums;
  }

  /**
   * A matrix from the weights of its cells.
   *
   * @param weights finite and at least 0, not all 0; cells of 0 are as if left out
   * @throws IllegalArgumentException if the weights are not as described
   */
  public static ConfusionMatrix of(Map<Cell, Double> weights) {
    Map<Cell, Double> occupied = new HashMap<>();
    weights.forEach((cell, weight) -> {
      if (!(weight >= 0 && Double.isFinite(weight))) {
        throw new IllegalArgumentException(cell + ": " + weight);
      }
      if (weight > 0) {
        occupied.put(cell, weight);
      }
    });
    if (occupied.isEmpty()) {
      throw new IllegalArgumentException("no labelled rows");
    }
    return new ConfusionMatrix(occupied);
  }

  /**
   * A matrix that counts rows.
   *
   * @param labels true classes, one per row; at least one
   * @param predictions predicted classes of the same rows
   * @throws IllegalArgumentException if the lengths differ or are 0
   */
  public static ConfusionMatrix of(List<String> labels, List<String> predictions) {
    if (labels.size() != predictions.size()) {
      throw new IllegalArgumentException(labels.size() + " vs " + predictions.size());
    }
    Map<Cell, Double> weights = new HashMap<>();
    for (int i = 0; i < labels.size(); i++) {
      weights.merge(new Cell(labels.get(i), predictions.get(i)), 1.0, Double::sum);
    }
    return of(weights);
  }

  /** The classes that occur, by name. */
  public List<String> classes() {
    return classes;
  }

  /** Weight of the rows with this label and this prediction. */
  public double weight(String label, String prediction) {
    return weights.getOrDefault(new Cell(label, prediction), 0.0);
  }

  /** Weight of the rows with this label. */
  public double support(String label) {
    return labels.getOrDefault(label, 0.0);
  }

  private double predicted(String prediction) {
    return predictions.getOrDefault(prediction, 0.0);
  }

  public double total() {
    return total;
  }

  private double right() {
    return classes.stream().mapToDouble(name -> weight(name, name)).sum();
  }

  /** Share of right predictions, 0 to 1. */
  public double accuracy() {
    return right() / total;
  }

  /** Precision, recall and F1 of one class against all others. */
  public Scores ofClass(String name) {
    return Scores.of(weight(name, name), predicted(name), support(name));
  }

  /** Plain mean over the classes. */
  public Scores macro() {
    return averaged(name -> 1.0 / classes.size());
  }

  /** Mean over the classes, weighted by how often each is the label. */
  public Scores weighted() {
    return averaged(name -> support(name) / total);
  }

  /** Over all rows of all classes: three times the accuracy. */
  public Scores micro() {
    return new Scores(accuracy(), accuracy(), accuracy());
  }

  private Scores averaged(ToDoubleFunction<String> share) {
    double precision = 0;
    double recall = 0;
    double f1 = 0;
    for (String name : classes) {
      Scores scores = ofClass(name);
      double weight = share.applyAsDouble(name);
      precision += weight * scores.precision();
      recall += weight * scores.recall();
      f1 += weight * scores.f1();
    }
    return new Scores(precision, recall, f1);
  }

  /** Mean recall over the classes that occur as a label, 0 to 1. */
  public double balancedAccuracy() {
    return labels.keySet().stream()
        .mapToDouble(name -> ofClass(name).recall())
        .average()
        .orElseThrow();
  }

  /**
   * Matthews' correlation coefficient for several classes, −1 to 1; 0 when either side has one
   * class only.
   *
   * @see <a href="https://doi.org/10.1016/j.compbiolchem.2004.09.006">Gorodkin 2004</a>
   */
  public double matthews() {
    double both = 0;
    double labelSquares = 0;
    double predictionSquares = 0;
    for (String name : classes) {
      double label = support(name); // counts, not shares: differences of whole numbers are exact
      double prediction = predicted(name);
      both += label * prediction;
      labelSquares += label * label;
      predictionSquares += prediction * prediction;
    }
    boolean isVaried = labels.size() > 1 && predictions.size() > 1;
    return isVaried
        ? (right() * total - both)
            / (Math.sqrt(total * total - labelSquares)
                * Math.sqrt(total * total - predictionSquares))
        : 0;
  }
}

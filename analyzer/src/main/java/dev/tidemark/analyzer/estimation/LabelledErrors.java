package dev.tidemark.analyzer.estimation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Labelled rows of a reference with their features; rows are added one by one. */
final class LabelledErrors {
  private final List<double[]> numbers = new ArrayList<>();
  private final List<List<String>> texts = new ArrayList<>();
  private final Doubles predictions = new Doubles();
  private final Doubles labels = new Doubles();
  private final Doubles weights = new Doubles();

  /** Adds a row, unless its label is not known. */
  void add(
      double[] rowNumbers, List<String> rowTexts, double prediction, double label, double weight) {
    if (Double.isFinite(label)) {
      numbers.add(rowNumbers);
      texts.add(rowTexts);
      predictions.add(prediction);
      labels.add(label);
      weights.add(weight);
    }
  }

  int size() {
    return numbers.size();
  }

  List<double[]> numbers() {
    return numbers;
  }

  List<List<String>> texts() {
    return texts;
  }

  double[] predictions() {
    return predictions.toArray();
  }

  double[] labels() {
    return labels.toArray();
  }

  double[] weights() {
    return weights.toArray();
  }

  /** Half of each absolute error, which no pair of numbers overflows. */
  double[] halfErrors() {
    double[] errors = predictions();
    double[] truth = labels();
    Arrays.setAll(errors, row -> Math.abs(errors[row] / 2 - truth[row] / 2));
    return errors;
  }
}

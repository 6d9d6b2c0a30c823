package dev.tidemark.storage.column;

import dev.tidemark.storage.model.ClassLabel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Collects labelled rows one by one into columns; classes are numbered as they come. */
final class LabelledRowsBuilder {
  private final List<String> classes = new ArrayList<>();
  private final Map<String, Integer> textClasses = new HashMap<>();
  private final Map<Double, Integer> numberClasses = new HashMap<>();
  private final Map<String, double[]> probabilities = new TreeMap<>();
  private double[] predictedValue = new double[1024];
  private int[] predictedClass = new int[1024];
  private double[] labelValue = new double[1024];
  private int[] labelClass = new int[1024];
  private double[] score = new double[1024];
  private double[] weight = new double[1024];
  private double[] delay = new double[1024];
  private double[] time = new double[1024];
  private int size;

  void predicted(double value, String text) {
    room();
    predictedValue[size] = value;
    predictedClass[size] = classOf(value, text);
  }

  void label(double value, String text) {
    labelValue[size] = value;
    labelClass[size] = classOf(value, text);
  }

  void numbers(double rowScore, double rowWeight, double delaySeconds, double timeMillis) {
    score[size] = rowScore;
    weight[size] = rowWeight;
    delay[size] = delaySeconds;
    time[size] = timeMillis;
  }

  void probabilities(List<String> names, double[] values) {
    for (int i = 0; i < values.length; i++) {
      double[] column = probabilities.computeIfAbsent(names.get(i), _ -> column());
      column[size] = values[i];
    }
  }

  void endRow() {
    size++;
  }

  LabelledRows build() {
    Map<String, double[]> columns = new TreeMap<>();
    probabilities.forEach((name, column) -> columns.put(name, Arrays.copyOf(column, size)));
    return new LabelledRows(
        List.copyOf(classes),
        Arrays.copyOf(predictedValue, size),
        Arrays.copyOf(predictedClass, size),
        Arrays.copyOf(labelValue, size),
        Arrays.copyOf(labelClass, size),
        Arrays.copyOf(score, size),
        Arrays.copyOf(weight, size),
        Arrays.copyOf(delay, size),
        Arrays.copyOf(time, size),
        columns);
  }

  private int classOf(double value, String text) {
    if (!text.isEmpty()) {
      return textClasses.computeIfAbsent(text, this::newClass);
    }
    return Double.isNaN(value)
        ? -1
        : numberClasses.computeIfAbsent(value, v -> newClass(ClassLabel.of(v).name()));
  }

  private int newClass(String name) {
    classes.add(name);
    return classes.size() - 1;
  }

  private double[] column() {
    double[] column = new double[predictedValue.length];
    Arrays.fill(column, Double.NaN);
    return column;
  }

  private void room() {
    if (size < predictedValue.length) {
      return;
    }
    int length = Math.multiplyExact(size, 2);
    predictedValue = Arrays.copyOf(predictedValue, length);
    predictedClass = Arrays.copyOf(predictedClass, length);
    labelValue = Arrays.copyOf(labelValue, length);
    labelClass = Arrays.copyOf(labelClass, length);
    score = Arrays.copyOf(score, length);
    weight = Arrays.copyOf(weight, length);
    delay = Arrays.copyOf(delay, length);
    time = Arrays.copyOf(time, length);
    probabilities.replaceAll((_, column) -> {
      double[] longer = Arrays.copyOf(column, length);
      Arrays.fill(longer, size, length, Double.NaN);
      return longer;
    });
  }
}

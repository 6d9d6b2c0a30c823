package dev.tidemark.storage.column;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Predictions whose label is known, column by column, all of one length and in one order of rows
 * that depends on nothing but the rows.
 *
 * @param classes names of the classes that {@code predictedClass} and {@code labelClass} point to
 * @param predictedValue NaN where the prediction is no number
 * @param predictedClass index into {@code classes}, −1 for a failed call
 * @param score NaN where none was given
 * @param delaySeconds from prediction to label, NaN where unknown
 * @param time of the prediction, in epoch milliseconds
 * @param probabilities by class, NaN where not given; empty unless asked for
 */
@SuppressWarnings("ArrayRecordComponent") // columns, handed on as they are
public record LabelledRows(
    List<String> classes,
    double[] predictedValue,
    int[] predictedClass,
    double[] labelValue,
    int[] labelClass,
    double[] score,
    double[] weight,
    double[] delaySeconds,
    double[] time,
    Map<String, double[]> probabilities) {
  public int size() {
    return labelClass.length;
  }

  /** The rows of which a claim holds, in the same order. */
  public LabelledRows where(IntPredicate claim) {
    int[] rows = IntStream.range(0, size()).filter(claim).toArray();
    Map<String, double[]> chosen = new TreeMap<>();
    probabilities.forEach((name, column) -> chosen.put(name, pick(column, rows)));
    return new LabelledRows(
        classes,
        pick(predictedValue, rows),
        pick(predictedClass, rows),
        pick(labelValue, rows),
        pick(labelClass, rows),
        pick(score, rows),
        pick(weight, rows),
        pick(delaySeconds, rows),
        pick(time, rows),
        chosen);
  }

  private static double[] pick(double[] column, int[] rows) {
    return Arrays.stream(rows).mapToDouble(row -> column[row]).toArray();
  }

  private static int[] pick(int[] column, int[] rows) {
    return Arrays.stream(rows).map(row -> column[row]).toArray();
  }
}

package dev.tidemark.storage.column;

import java.util.List;
import java.util.Map;

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
}

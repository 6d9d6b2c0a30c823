package dev.tidemark.storage.column;

/**
 * What the model answered to each row of a side, labels or not, in one order of rows that depends
 * on the rows alone.
 *
 * @param positive whether the predicted class is the positive one; of binary models
 * @param score as logged, NaN where none was
 * @param chance probability that the model gave the class it predicted, NaN where unknown
 * @param weight sampling weight
 */
@SuppressWarnings("ArrayRecordComponent") // columns, handed on as they are
public record Answers(boolean[] positive, double[] score, double[] chance, double[] weight) {
  public int size() {
    return score.length;
  }
}

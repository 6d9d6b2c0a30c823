package dev.tidemark.storage.result;

/**
 * A number over the labelled rows of a window that adds up over windows. Of several windows the
 * numbers with the same part, name, other and cell are added.
 *
 * @param name what is summed, or a class
 * @param other what tells numbers of one name apart; empty where nothing does
 * @param cell a stretch of values; 0 where there is none
 * @param weight sum of the rows' sampling weights
 * @param squares sum of the squares of these weights
 * @param total sum of the rows' values, each times its weight
 */
public record WindowSum(
    Part part, String name, String other, int cell, double weight, double squares, double total) {
  /** What a number is about. */
  public enum Part {
    /** A sum of rows. */
    SUM(0),
    /** Rows with the label {@code name} and the predicted class {@code other}. */
    CONFUSION(1),
    /** Rows whose probability of the class {@code name} is in the cell. */
    SCORE(2),
    /** Rows whose label took a time that is in the cell. */
    DELAY(3);

    private final byte code;

    Part(int code) {
      this.code = (byte) code;
    }

    /** As the table's enumeration numbers it. */
    byte code() {
      return code;
    }
  }
}

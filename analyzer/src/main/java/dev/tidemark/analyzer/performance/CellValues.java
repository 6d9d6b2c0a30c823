package dev.tidemark.analyzer.performance;

import java.util.Map;
import java.util.TreeMap;

/** What one decision of a two-class model is worth, by what came of it; in any unit. */
public record CellValues(
    double truePositive, double falsePositive, double falseNegative, double trueNegative) {
  private static final String EXAMPLE = "write tp:100,fp:-5,fn:-50,tn:0";

  /**
   * Reads {@code tp:100,fp:-5,fn:-50,tn:0}; a cell that is left out is worth nothing.
   *
   * @throws IllegalArgumentException saying what is wrong
   */
  public static CellValues parse(String text) {
    Map<String, Double> values = new TreeMap<>();
    for (String part : text.split(",", -1)) {
      String[] cell = part.strip().split(":", -1);
      if (cell.length != 2 || !cell[0].matches("tp|fp|fn|tn")) {
        throw new IllegalArgumentException("not a cell: '" + part + "' (" + EXAMPLE + ")");
      }
      values.put(cell[0], number(cell[1]));
    }
    return new CellValues(
        values.getOrDefault("tp", 0.0),
        values.getOrDefault("fp", 0.0),
        values.getOrDefault("fn", 0.0),
        values.getOrDefault("tn", 0.0));
  }

  private static double number(String text) {
    try {
      double value = Double.parseDouble(text);
      if (Double.isFinite(value)) {
        return value;
      }
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not a number: '" + text + "' (" + EXAMPLE + ")", e);
    }
    throw new IllegalArgumentException("not a number: '" + text + "' (" + EXAMPLE + ")");
  }

  double total(double tp, double fp, double fn, double tn) {
    return tp * truePositive + fp * falsePositive + fn * falseNegative + tn * trueNegative;
  }

  /** Sum of the squares of what each decision is worth. */
  double squares(double tp, double fp, double fn, double tn) {
    return tp * truePositive * truePositive
        + fp * falsePositive * falsePositive
        + fn * falseNegative * falseNegative
        + tn * trueNegative * trueNegative;
  }
}

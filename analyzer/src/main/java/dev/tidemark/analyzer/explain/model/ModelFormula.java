package dev.tidemark.analyzer.explain.model;

import dev.tidemark.analyzer.explain.Formula;
import java.util.Optional;

/**
 * How a number of the model as a whole came about.
 *
 * @param value its snippet prints the value
 * @param source of the formula: a paper, or the tool whose digits it gives
 * @param interval its snippet prints the lower end, then the upper one; empty when there is none
 * @param test its snippet prints the p-value; empty when there is none
 */
public record ModelFormula(
    Formula value, String source, Optional<Formula> interval, Optional<Formula> test) {
  static ModelFormula of(Formula value, String source) {
    return new ModelFormula(value, source, Optional.empty(), Optional.empty());
  }

  ModelFormula interval(Formula found) {
    return new ModelFormula(value, source, Optional.of(found), test);
  }

  ModelFormula interval(Optional<Formula> found) {
    return new ModelFormula(value, source, found, test);
  }

  ModelFormula test(Optional<Formula> found) {
    return new ModelFormula(value, source, interval, found);
  }
}

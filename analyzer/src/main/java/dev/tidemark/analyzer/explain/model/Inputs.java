package dev.tidemark.analyzer.explain.model;

import dev.tidemark.analyzer.explain.BinView;
import dev.tidemark.analyzer.explain.Formula;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The numbers that go into a formula, by the names that its snippet uses; finite, in order. */
final class Inputs {
  private final Map<String, Object> numbers = new LinkedHashMap<>();

  Inputs with(String name, double number) {
    numbers.put(name, BinView.plain(number));
    return this;
  }

  Inputs with(String name, long count) {
    numbers.put(name, count);
    return this;
  }

  Inputs with(String name, double[] column) {
    numbers.put(name, plain(column));
    return this;
  }

  Inputs with(String name, double[][] rows) {
    numbers.put(name, Arrays.stream(rows).map(Inputs::plain).toList());
    return this;
  }

  /** Names, such as {@code classes}: for reading, not in the snippet. */
  Inputs named(String name, List<String> texts) {
    numbers.put(name, List.copyOf(texts));
    return this;
  }

  private static List<Number> plain(double[] column) {
    return Arrays.stream(column).mapToObj(BinView::plain).toList();
  }

  Formula formula(String rule, String formula, String python) {
    return Formula.of(rule, formula, numbers, python);
  }
}

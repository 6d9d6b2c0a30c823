package dev.tidemark.analyzer.estimation;

import dev.tidemark.analyzer.statistics.bins.BinEdges;
import dev.tidemark.analyzer.statistics.bins.CategoryBins;
import dev.tidemark.analyzer.statistics.estimation.BinnedRows;
import dev.tidemark.analyzer.statistics.sample.NumericSample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How a row becomes bins: the prediction and each numeric feature by the reference's deciles, each
 * categorical feature by its most frequent categories, nulls in a bin of their own. Immutable.
 */
final class LossColumns {
  /** Most categories with a bin of their own. */
  private static final int CATEGORIES = 20;

  private final List<String> names;
  private final List<BinEdges> edges;
  private final List<CategoryBins> categories;

  private LossColumns(List<String> names, List<BinEdges> edges, List<CategoryBins> categories) {
    this.names = names;
    this.edges = edges;
    this.categories = categories;
  }

  /** Fits the bins of labelled rows. */
  static LossColumns of(List<String> numbers, List<String> texts, LabelledErrors rows) {
    List<String> names = new ArrayList<>(List.of("prediction"));
    names.addAll(numbers);
    names.addAll(texts);
    List<BinEdges> edges = new ArrayList<>(List.of(deciles(rows.predictions())));
    for (int column = 0; column < numbers.size(); column++) {
      int feature = column;
      edges.add(deciles(rows.numbers().stream().mapToDouble(row -> row[feature]).toArray()));
    }
    List<CategoryBins> categories = new ArrayList<>();
    for (int column = 0; column < texts.size(); column++) {
      Map<String, Long> counts = new HashMap<>();
      for (List<String> row : rows.texts()) {
        if (!row.get(column).isEmpty()) {
          counts.merge(row.get(column), 1L, Long::sum);
        }
      }
      categories.add(CategoryBins.of(counts, CATEGORIES));
    }
    return new LossColumns(names, edges, categories);
  }

  private static BinEdges deciles(double[] values) {
    return BinEdges.deciles(NumericSample.of(values));
  }

  List<String> names() {
    return names;
  }

  /** Number of bins of each column. */
  int[] sizes() {
    int[] sizes = new int[names.size()];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] =
          1 + (i < edges.size() ? edges.get(i).bins() : categories.get(i - edges.size()).bins());
    }
    return sizes;
  }

  /** The bin of each column; the last one is for nulls. */
  int[] bins(double prediction, double[] numbers, List<String> texts) {
    int[] bins = new int[names.size()];
    bins[0] = binOf(edges.getFirst(), prediction);
    for (int i = 0; i < numbers.length; i++) {
      bins[1 + i] = binOf(edges.get(1 + i), numbers[i]);
    }
    for (int i = 0; i < texts.size(); i++) {
      CategoryBins known = categories.get(i);
      bins[edges.size() + i] = texts.get(i).isEmpty() ? known.bins() : known.binOf(texts.get(i));
    }
    return bins;
  }

  private static int binOf(BinEdges edges, double value) {
    return Double.isNaN(value) ? edges.bins() : edges.binOf(value);
  }

  /** All rows as bins. */
  BinnedRows binned(LabelledErrors rows, double[] weights) {
    int[][] bins = new int[rows.size()][];
    for (int row = 0; row < bins.length; row++) {
      bins[row] = bins(rows.predictions()[row], rows.numbers().get(row), rows.texts().get(row));
    }
    return new BinnedRows(bins, sizes(), weights);
  }
}

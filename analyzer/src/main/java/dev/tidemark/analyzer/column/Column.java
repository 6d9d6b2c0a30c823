package dev.tidemark.analyzer.column;

import dev.tidemark.analyzer.statistics.sample.NumericSample;
import java.util.Map;

/** The values of one column on one side. */
public sealed interface Column {
  /**
   * Numbers.
   *
   * @param sample the finite values; its missing rows are those without a number or text
   * @param mismatched rows that hold a text instead
   */
  record Numbers(NumericSample sample, long mismatched) implements Column {
    @Override
    public long values() {
      return sample.size();
    }

    @Override
    public long nulls() {
      return sample.missing();
    }

    @Override
    public long rows() {
      return sample.rows() + mismatched;
    }
  }

  /**
   * Texts.
   *
   * @param counts rows by category, each above 0
   * @param values sum of the counts
   * @param nulls rows without a value
   */
  record Categories(Map<String, Long> counts, long values, long nulls) implements Column {
    public Categories {
      counts = Map.copyOf(counts);
    }

    public static Categories of(Map<String, Long> counts, long rows) {
      long values = counts.values().stream().mapToLong(Long::longValue).sum();
      return new Categories(counts, values, Math.max(0, rows - values));
    }

    @Override
    public long rows() {
      return values + nulls;
    }

    @Override
    public long mismatched() {
      return 0;
    }
  }

  /** Values that statistics are computed from: finite numbers or texts. */
  long values();

  /** Rows with null, NaN or nothing at all. */
  long nulls();

  /** Rows whose value is not of the column's type. */
  long mismatched();

  /** All rows. */
  long rows();
}

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
  record Numbers(NumericSample sample, long mismatched, Effective effective) implements Column {
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
   * @param weights effective counts by category; the counts themselves when all rows weigh the same
   * @param values sum of the counts
   * @param nulls rows without a value
   */
  record Categories(
      Map<String, Long> counts,
      Map<String, ? extends Number> weights,
      long values,
      long nulls,
      Effective effective)
      implements Column {
    public Categories {
      counts = Map.copyOf(counts);
      weights = Map.copyOf(weights);
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

  /**
   * How many rows of equal weight would say as much: sampling weights, scaled so that those of all
   * rows of the side add up to Kish's effective number {@code (Σw)²/Σw²}. Plain numbers of rows
   * when all rows weigh the same.
   */
  record Effective(double values, double nulls, double mismatched, double infinite) {
    public double rows() {
      return values + nulls + mismatched + infinite;
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

  /** The same numbers with sampling weights: what shares and tests are computed from. */
  Effective effective();
}

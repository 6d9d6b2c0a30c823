package dev.tidemark.analyzer.explain;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tidemark.analyzer.column.Comparison;
import dev.tidemark.analyzer.statistics.bins.BinEdges;
import dev.tidemark.analyzer.statistics.bins.CategoryBins;
import dev.tidemark.analyzer.statistics.bins.Counts;
import dev.tidemark.analyzer.statistics.drift.Psi;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One bin of a column on both sides.
 *
 * @param lower open lower edge; null: no lower bound, or a category
 * @param upper closed upper edge; null: no upper bound, or a category
 * @param category null for numbers; the last category bin is {@code other}
 * @param referenceCount rows, or effective counts when they weigh unevenly
 * @param psi what the bin adds to the PSI; null when that is not defined
 */
@Serdeable(naming = SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
public record BinView(
    @Nullable Double lower,
    @Nullable Double upper,
    @Nullable String category,
    boolean other,
    Number referenceCount,
    Number currentCount,
    @Nullable Double referenceShare,
    @Nullable Double currentShare,
    @Nullable Double psi) {

  private static final double MOST_EXACT = 1L << 53;

  /** All bins, in order. */
  public static List<BinView> of(Comparison column) {
    double[] reference = column.referenceCounts();
    double[] current = column.currentCounts();
    double[] psi = column.hasValues() ? Psi.contributions(reference, current) : new double[0];
    List<BinView> bins = new ArrayList<>();
    for (int i = 0; i < reference.length; i++) {
      bins.add(
          new BinView(
              lower(column, i),
              upper(column, i),
              category(column, i),
              column instanceof Comparison.Categorical && i == reference.length - 1,
              plain(reference[i]),
              plain(current[i]),
              share(reference, i),
              share(current, i),
              psi.length == 0 ? null : psi[i]));
    }
    return bins;
  }

  private static @Nullable Double lower(Comparison column, int bin) {
    return column instanceof Comparison.Numeric numeric && bin > 0
        ? (Double) numeric.edges().edge(bin - 1)
        : null;
  }

  private static @Nullable Double upper(Comparison column, int bin) {
    return column instanceof Comparison.Numeric numeric && bin < size(numeric.edges())
        ? (Double) numeric.edges().edge(bin)
        : null;
  }

  private static int size(BinEdges edges) {
    return edges.size();
  }

  private static @Nullable String category(Comparison column, int bin) {
    if (!(column instanceof Comparison.Categorical categorical)) {
      return null;
    }
    CategoryBins bins = categorical.bins();
    return bin == bins.otherBin() ? "other" : bins.categories().get(bin);
  }

  /** A whole number as such, as far as doubles count by ones. */
  public static Number plain(double count) {
    if (count == Math.rint(count) && Math.abs(count) <= MOST_EXACT) {
      return (long) count;
    }
    return count;
  }

  private static @Nullable Double share(double[] counts, int bin) {
    double rows = Counts.rows(counts);
    return rows == 0 ? null : (Double) (counts[bin] / rows);
  }
}

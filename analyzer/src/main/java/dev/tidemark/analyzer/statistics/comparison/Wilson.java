package dev.tidemark.analyzer.statistics.comparison;

/**
 * Wilson's score interval for a share: stays between 0 and 1 and holds its level also for few rows
 * and for shares of exactly 0 or 1.
 *
 * @see <a href="https://doi.org/10.1080/01621459.1927.10502953">Wilson 1927</a>
 */
public final class Wilson {
  private Wilson() {}

  /**
   * The interval of a share.
   *
   * @param hits rows that count, between 0 and {@code rows}
   * @param rows all rows, above 0; with sampling weights the effective number {@code (Σw)²/Σw²}
   * @param level between 0 and 1, e.g. 0.95
   * @throws IllegalArgumentException if an argument is out of range
   */
  public static Interval interval(double hits, double rows, double level) {
    if (!(rows > 0 && hits >= 0 && hits <= rows)) {
      throw new IllegalArgumentException(hits + " of " + rows);
    }
    double z = Normal.twoSided(level);
    double share = hits / rows;
    double scale = 1 + z * z / rows;
    double middle = (share + z * z / (2 * rows)) / scale;
    double half = z / scale * Math.sqrt(share * (1 - share) / rows + z * z / (4 * rows * rows));
    return new Interval(hits == 0 ? 0 : middle - half, hits == rows ? 1 : middle + half)
        .clipped(0, 1);
  }
}

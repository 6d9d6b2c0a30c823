package dev.tidemark.analyzer.statistics.bins;

/** Rows of a reference and of a current window over the same bins. Immutable. */
public final class BinnedWindows {
  private final long[] reference;
  private final long[] current;

  /**
   * Copies the counts.
   *
   * @param reference rows per bin, each at least 0
   * @param current the same for the current window
   * @throws IllegalArgumentException if the lengths differ
   */
  public BinnedWindows(long[] reference, long[] current) {
    Counts.requireSameLength(reference.length, current.length);
    this.reference = reference.clone();
    this.current = current.clone();
  }

  public int bins() {
    return reference.length;
  }

  public long[] reference() {
    return reference.clone();
  }

  public long[] current() {
    return current.clone();
  }

  /** Each bin's share of the reference's rows. */
  public double[] referenceShares() {
    return Counts.shares(reference);
  }

  /** Each bin's share of the current window's rows. */
  public double[] currentShares() {
    return Counts.shares(current);
  }
}

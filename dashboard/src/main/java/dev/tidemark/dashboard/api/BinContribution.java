package dev.tidemark.dashboard.api;

/**
 * What one bin adds to a PSI by profile {@code classic}: {@code (c − r) · ln(c / r)} for its shares
 * of the reference and the window, a share of exactly 0 counting as 0.0001.
 */
final class BinContribution {
  private static final double ZERO_SHARE = 1e-4;

  private BinContribution() {}

  /** The share of {@code count} in {@code total}; 0 when there is nothing. */
  static double share(long count, long total) {
    return total == 0 ? 0 : (double) count / total;
  }

  static double of(double referenceShare, double currentShare) {
    double r = referenceShare == 0 ? ZERO_SHARE : referenceShare;
    double c = currentShare == 0 ? ZERO_SHARE : currentShare;
    return (c - r) * Math.log(c / r);
  }
}

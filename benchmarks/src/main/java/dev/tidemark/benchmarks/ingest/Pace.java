package dev.tidemark.benchmarks.ingest;

/** When the next request is due. */
sealed interface Pace {
  /** As soon as the one before is answered: finds the highest rate. */
  record AsFastAsPossible() implements Pace {}

  /**
   * At fixed times whatever the answers do, so that a slow answer also counts for those that had to
   * wait behind it.
   *
   * @param rowsPerSecond of all connections together
   */
  record Fixed(double rowsPerSecond) implements Pace {}
}

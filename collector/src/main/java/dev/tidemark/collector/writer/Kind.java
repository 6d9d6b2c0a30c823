package dev.tidemark.collector.writer;

/** What a frame of the spool holds; the numbers stand on disk. */
final class Kind {
  static final int PREDICTIONS = 1;
  static final int LABELS = 2;
  static final int BUSINESS_METRICS = 3;
  static final int CANDIDATE_ANSWERS = 4;

  private Kind() {}
}

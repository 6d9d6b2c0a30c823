package dev.tidemark.analyzer.explain.model;

import dev.tidemark.analyzer.statistics.sample.SortOrder;

/**
 * Rows in order of their score, cut into blocks that keep the same scores together, each row
 * positive with a known chance.
 *
 * @param positives expected number of positive rows
 * @param negatives expected number of negative rows
 * @param won expected pairs won within the block, ties counting one half, without those of a row
 *     with itself
 * @param own expected pairs of a row with itself
 */
@SuppressWarnings("ArrayRecordComponent") // columns, read once
record ExpectedRanks(double[] positives, double[] negatives, double[] won, double[] own) {
  private static final int BLOCKS = 50;

  static ExpectedRanks of(double[] scores, double[] chances) {
    ExpectedRanks ranks =
        new ExpectedRanks(
            new double[BLOCKS], new double[BLOCKS], new double[BLOCKS], new double[BLOCKS]);
    int[] order = SortOrder.of(scores);
    for (int start = 0; start < order.length; ) {
      int block = (int) ((long) start * BLOCKS / order.length);
      double positive = 0;
      double squares = 0;
      int end = start;
      for (; end < order.length && scores[order[end]] == scores[order[start]]; end++) {
        double p = chances[order[end]];
        positive += p;
        squares += p * (1 - p);
      }
      ranks.add(block, positive, end - start - positive, squares);
      start = end;
    }
    return ranks;
  }

  private void add(int block, double positive, double negative, double itself) {
    won[block] += positive * (negatives[block] + 0.5 * negative) - 0.5 * itself;
    positives[block] += positive;
    negatives[block] += negative;
    own[block] += itself;
  }
}

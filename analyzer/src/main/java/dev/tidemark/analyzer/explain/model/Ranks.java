package dev.tidemark.analyzer.explain.model;

import dev.tidemark.analyzer.statistics.performance.LogLoss;
import dev.tidemark.analyzer.statistics.performance.ScoredOutcomes;

/**
 * Scores in ascending order, cut into blocks that keep the same scores together: what each holds,
 * so that ranking metrics follow from as many numbers as there are blocks.
 *
 * @param upTo highest score of each block
 * @param positives weight of positive rows
 * @param negatives weight of negative rows
 * @param won pairs within the block whose positive row has the higher score, ties counting one half
 * @param precisions sum over the positive rows of the precision from their score up, over all
 *     blocks
 * @param logLosses sum of the rows' logarithmic losses
 * @param squares sum of the rows' squared distances from the outcome
 */
@SuppressWarnings("ArrayRecordComponent") // columns, read once
record Ranks(
    double[] upTo,
    double[] positives,
    double[] negatives,
    double[] won,
    double[] precisions,
    double[] logLosses,
    double[] squares) {
  /**
   * @param most number of blocks
   */
  static Ranks of(ScoredOutcomes outcomes, int most) {
    int blocks = Math.min(most, outcomes.size());
    Ranks ranks =
        new Ranks(
            new double[blocks],
            new double[blocks],
            new double[blocks],
            new double[blocks],
            new double[blocks],
            new double[blocks],
            new double[blocks]);
    for (int i = 0; i < outcomes.size(); i++) {
      ranks.add((int) ((long) i * blocks / outcomes.size()), outcomes, i);
    }
    double found = 0;
    double rows = 0;
    for (int i = outcomes.size() - 1; i >= 0; i--) {
      found += outcomes.positives(i);
      rows += outcomes.positives(i) + outcomes.negatives(i);
      ranks.precisions[(int) ((long) i * blocks / outcomes.size())] +=
          outcomes.positives(i) * (found / rows);
    }
    return ranks;
  }

  private void add(int block, ScoredOutcomes outcomes, int i) {
    double up = outcomes.positives(i);
    double down = outcomes.negatives(i);
    double score = outcomes.score(i);
    double clipped = Math.clamp(score, LogLoss.DEFAULT_CLIP, 1 - LogLoss.DEFAULT_CLIP);
    upTo[block] = score;
    won[block] += up * (negatives[block] + 0.5 * down);
    positives[block] += up;
    negatives[block] += down;
    logLosses[block] -= up == 0 ? 0 : up * Math.log(clipped);
    logLosses[block] -= down == 0 ? 0 : down * Math.log1p(-clipped);
    squares[block] += up * (1 - score) * (1 - score) + down * score * score;
  }
}

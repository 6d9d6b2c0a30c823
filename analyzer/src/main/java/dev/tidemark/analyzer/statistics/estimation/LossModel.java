package dev.tidemark.analyzer.statistics.estimation;

import dev.tidemark.analyzer.statistics.performance.MeanInterval;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;

/**
 * The loss of a regression model's rows as their features and prediction tell it, learned on a
 * reference whose labels are known: direct loss estimation.
 *
 * <p>A ridge regression of the loss on bins, so that the loss to expect of a window is {@code ℓ̄ +
 * Σ (c_b − r_b)·β_b}: the reference's mean loss, and for each bin how much more often the window is
 * in it than the reference, times the bin's effect. With the reference's own shares it is the
 * reference's mean loss. The penalty is the one of 3, 30, 300 and 3000 that predicts held-out rows
 * best ({@value #FOLDS} folds: row i is in fold i mod {@value #FOLDS}, so rows must come in an
 * order that says nothing about them).
 *
 * <p>Blind to concept drift: it knows the losses that the reference had at such inputs. Immutable.
 *
 * @see <a href="https://doi.org/10.1080/00401706.1970.10488634">Hoerl and Kennard 1970</a>
 */
public final class LossModel {
  /** How many parts the reference is cut into to try the model out. */
  public static final int FOLDS = 5;

  private static final double[] PENALTIES = {3, 30, 300, 3000};

  /** Normal quantile of 1 chance in 20 to keep a model that is of no use. */
  private static final double Z_OF_USE = 1.6448536269514722;

  private final BinEffects bins;
  private final double[] effects;
  private final double penalty;
  private final double skill;
  private final boolean useful;
  private final double residualVariance;
  private final double varianceOfMean;
  private final RealVector covarianceWithMean;
  private final RealMatrix covariance;

  private LossModel(BinnedRows rows, double[] losses, BinEffects bins, CrossFit fit) {
    this.bins = bins;
    this.penalty = fit.penalty();
    this.skill = fit.skill();
    this.useful = fit.isUseful();
    this.effects = bins.effects(penalty);
    double[] weights = rows.weights();
    double weight = Arrays.stream(weights).sum();
    double[] squares = new double[weights.length];
    double[] meanTimesEffect = new double[weights.length];
    double ofMean = 0;
    double residuals = 0;
    for (int row = 0; row < weights.length; row++) {
      double residual = losses[row] - fit.heldOut()[row];
      double square = weights[row] * weights[row];
      double distance = losses[row] - bins.mean();
      squares[row] = square * residual * residual;
      meanTimesEffect[row] = square / weight * distance * residual;
      ofMean += square / weight * distance * distance / weight;
      residuals += weights[row] * residual * residual;
    }
    RealMatrix inverse = bins.inverse(penalty);
    this.residualVariance = residuals / weight;
    this.varianceOfMean = ofMean;
    this.covarianceWithMean =
        inverse.operate(new ArrayRealVector(bins.sum(rows, meanTimesEffect), false));
    this.covariance = inverse.multiply(bins.spread(rows, squares)).multiply(inverse);
  }

  /**
   * Learns on a reference.
   *
   * @param losses one per row, finite and at least 0; at least {@value #FOLDS} times 2, not all the
   *     same
   * @throws IllegalArgumentException if they are not as described
   */
  public static LossModel learn(BinnedRows rows, double[] losses) {
    if (losses.length != rows.size()
        || losses.length < 2 * FOLDS
        || Arrays.stream(losses).allMatch(loss -> loss == losses[0])) {
      throw new IllegalArgumentException(losses.length + " losses of " + rows.size() + " rows");
    }
    int[] all = IntStream.range(0, losses.length).toArray();
    return new LossModel(rows, losses, BinEffects.of(rows, all, losses), CrossFit.of(rows, losses));
  }

  /**
   * How well held-out rows are predicted.
   *
   * @param heldOut each row's loss as the other folds expect it
   * @param skill 1 − the mean squared error over that of the other folds' mean loss
   */
  @SuppressWarnings("ArrayRecordComponent") // a column, used once
  private record CrossFit(double penalty, double[] heldOut, double skill, boolean isUseful) {
    static CrossFit of(BinnedRows rows, double[] losses) {
      int n = losses.length;
      double[][] heldOut = new double[PENALTIES.length][n];
      double[] constant = new double[n];
      for (int fold = 0; fold < FOLDS; fold++) {
        int part = fold;
        int[] others = IntStream.range(0, n).filter(row -> row % FOLDS != part).toArray();
        BinEffects bins = BinEffects.of(rows, others, losses);
        for (int i = 0; i < PENALTIES.length; i++) {
          double[] effects = bins.effects(PENALTIES[i]);
          for (int row = part; row < n; row += FOLDS) {
            heldOut[i][row] = bins.expected(effects, rows.bins()[row]);
            constant[row] = bins.mean();
          }
        }
      }
      int best = 0;
      for (int i = 1; i < PENALTIES.length; i++) {
        if (error(rows, losses, heldOut[i]) < error(rows, losses, heldOut[best])) {
          best = i;
        }
      }
      double[] chosen = heldOut[best];
      double[] gain = new double[n];
      Arrays.setAll(
          gain, row -> square(losses[row] - constant[row]) - square(losses[row] - chosen[row]));
      MeanInterval mean = MeanInterval.of(gain, rows.weights());
      return new CrossFit(
          PENALTIES[best],
          chosen,
          1 - error(rows, losses, chosen) / error(rows, losses, constant),
          mean.mean() > Z_OF_USE * mean.standardError());
    }

    private static double error(BinnedRows rows, double[] losses, double[] expected) {
      double sum = 0;
      for (int row = 0; row < losses.length; row++) {
        sum += rows.weights()[row] * square(losses[row] - expected[row]);
      }
      return sum;
    }

    private static double square(double value) {
      return value * value;
    }
  }

  /**
   * Whether it predicts held-out rows better than their mean loss does, by more than 1 chance in 20
   * allows.
   */
  public boolean isUseful() {
    return useful;
  }

  /**
   * Share of the losses' variance that it explains on held-out rows: at most 1, below 0 if none.
   */
  public double skill() {
    return skill;
  }

  /** The penalty chosen. */
  public double penalty() {
    return penalty;
  }

  /** The reference's mean loss. */
  public double mean() {
    return bins.mean();
  }

  /**
   * The mean loss to expect of a window.
   *
   * <p>Its standard error is made of how the labels vary (the variance of held-out residuals,
   * proportional to the square of the loss expected) and of what the reference leaves open (the
   * sandwich covariance of mean and effects).
   *
   * @param window at least one row
   */
  public Estimated expected(BinTotals window) {
    ArrayRealVector changes = new ArrayRealVector(bins.changes(window), false);
    double value = Math.max(0, mean() + changes.dotProduct(new ArrayRealVector(effects, false)));
    double learning =
        varianceOfMean
            + 2 * changes.dotProduct(covarianceWithMean)
            + changes.dotProduct(covariance.operate(changes));
    double ratio = value / mean();
    double chance = residualVariance * ratio * ratio / window.effectiveRows();
    return new Estimated(value, Math.sqrt(Math.max(0, learning) + chance));
  }

  /** Which columns take part, in order. */
  public int[] columns() {
    return bins.columns();
  }

  /** How much more often a window is in each bin than the reference, by column. */
  public double[][] changes(BinTotals window) {
    return bins.cut(bins.changes(window));
  }

  /** What a row in each of those bins adds to the loss, by column. */
  public double[][] effects() {
    return bins.cut(effects);
  }

  /**
   * What each column adds to the reference's mean loss.
   *
   * @return one number for each column; 0 for those that take no part
   */
  public double[] contributions(BinTotals window, int columns) {
    return bins.byColumn(bins.changes(window), effects, columns);
  }
}

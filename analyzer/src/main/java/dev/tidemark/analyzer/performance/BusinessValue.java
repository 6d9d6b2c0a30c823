package dev.tidemark.analyzer.performance;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tidemark.analyzer.performance.PerformanceReport.Threshold;
import dev.tidemark.analyzer.statistics.performance.BinaryConfusion;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a two-class model's decisions were worth on the labelled rows.
 *
 * @param total of the traffic that the labelled rows stand for
 * @param perRow mean of a row, with its 95 % interval (normal)
 * @param bestThreshold of those in the sweep the one that would have been worth most on these very
 *     rows, so a little too good; null without scores
 * @param perRowAtBest mean of a row at that threshold
 */
@Serdeable(naming = SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
public record BusinessValue(
    double total,
    double perRow,
    double lower,
    double upper,
    @Nullable Double bestThreshold,
    @Nullable Double perRowAtBest) {
  private static final double Z = 1.959963984540054;

  /** Of a two-class model; empty of others, and without labels. */
  public static Optional<BusinessValue> of(
      CellValues values, LabelledSample sample, List<Threshold> thresholds) {
    if (!(sample instanceof LabelledSample.Binary rows) || rows.size() == 0) {
      return Optional.empty();
    }
    BinaryConfusion cells = BinaryConfusion.of(rows.predicted(), rows.outcome(), rows.weight());
    double tp = cells.truePositive();
    double fp = cells.falsePositive();
    double fn = cells.falseNegative();
    double tn = cells.trueNegative();
    double n = tp + fp + fn + tn; // effective rows
    double total = values.total(tp, fp, fn, tn);
    double mean = total / n;
    double variance = Math.max(0, values.squares(tp, fp, fn, tn) / n - mean * mean);
    double half = Z * Math.sqrt(variance / n);
    Optional<Threshold> best =
        thresholds.stream().max(Comparator.comparingDouble(point -> perRow(values, point)));
    return Optional.of(
        new BusinessValue(
            total * rows.rowsPerUnit(),
            mean,
            mean - half,
            mean + half,
            best.map(Threshold::threshold).orElse(null),
            best.map(point -> perRow(values, point)).orElse(null)));
  }

  private static double perRow(CellValues values, Threshold point) {
    double rows =
        point.truePositives()
            + point.falsePositives()
            + point.falseNegatives()
            + point.trueNegatives();
    return values.total(
            point.truePositives(),
            point.falsePositives(),
            point.falseNegatives(),
            point.trueNegatives())
        / rows;
  }
}

package dev.tidemark.storage.profile;

import dev.tidemark.storage.result.Subject;
import dev.tidemark.storage.window.TimeWindow;
import java.util.List;

/**
 * What one feature or output looked like in one window, on the bins of its reference: a row of
 * {@code profiles}. Undefined numbers are NaN.
 *
 * @param subject {@code FEATURE} or {@code OUTPUT}
 * @param edges inner edges of the k bins, length k − 1, ascending; empty for categories
 * @param categories of the reference, length k − 1, the last bin being "other"; empty for numbers
 * @param counts finite values (or texts) per bin, length k
 * @param referenceCounts the same for the reference, length k; empty without a reference
 * @param rows rows of the window, values and nulls and infinities together
 * @param quantileLevels between 0 and 1, ascending; empty for categories
 * @param revision as in {@code metrics}
 */
@SuppressWarnings("ArrayRecordComponent") // columns of a table, handed on as they are
public record ProfileRow(
    String model,
    String version,
    Subject subject,
    String feature,
    String segment,
    String windowLength,
    TimeWindow window,
    String reference,
    long referenceRevision,
    Kind kind,
    double[] edges,
    List<String> categories,
    long[] counts,
    long[] referenceCounts,
    long rows,
    long nulls,
    long infinities,
    long distinctCount,
    double mean,
    double std,
    double[] quantileLevels,
    double[] quantiles,
    long referenceRows,
    long referenceNulls,
    double[] referenceQuantiles,
    long revision) {
  /** Numbers in bins or texts by category. */
  public enum Kind {
    NUMERIC,
    CATEGORICAL
  }
}

package dev.tidemark.storage.result;

import dev.tidemark.storage.window.TimeWindow;
import java.time.Instant;

/**
 * One value of one metric: a row of {@code metrics}. A number that is not defined is NaN here,
 * {@code null} outside.
 *
 * @param feature feature or output name, empty for the whole model
 * @param segment {@code country=DE}, empty for all traffic
 * @param windowLength as {@code WindowLength.text()}
 * @param reference name of the reference compared with, empty when none is involved
 * @param profile rule set of the value, {@code classic} unless another was asked for
 * @param expected value to expect when nothing changed, at these sample sizes
 * @param revision grows each time the window is computed again; the highest counts
 */
public record MetricResult(
    String model,
    String version,
    String metric,
    Subject subject,
    String feature,
    String segment,
    String windowLength,
    TimeWindow window,
    String reference,
    String profile,
    double value,
    double lower,
    double upper,
    double pValue,
    double pValueAdjusted,
    double expected,
    long sampleSize,
    long referenceSize,
    double referenceValue,
    Status status,
    String detail,
    long revision,
    Instant computedAt) {}

package dev.tidemark.storage.result;

import dev.tidemark.storage.window.TimeWindow;

/**
 * The performance of one version of a model in one window, by its main metric.
 *
 * @param windowLength as {@code WindowLength.text()}
 * @param metric the first that is known of accuracy, rmse, mae, roc_auc, log_loss
 * @param lower of its 95 % interval, NaN when unknown, as {@code upper}
 * @param referenceValue NaN when unknown
 * @param labelled rows it was computed from
 * @param labelCoverage share of the window's predictions whose label has arrived
 */
public record WindowPerformance(
    String model,
    String version,
    String windowLength,
    TimeWindow window,
    String metric,
    double value,
    double lower,
    double upper,
    double referenceValue,
    Status status,
    long labelled,
    double labelCoverage) {}

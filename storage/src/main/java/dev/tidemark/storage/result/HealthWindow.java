package dev.tidemark.storage.result;

import dev.tidemark.storage.window.TimeWindow;

/**
 * The state of one version of a model in one window, over all its features: what a list of models
 * shows.
 *
 * @param windowLength as {@code WindowLength.text()}
 * @param rows predictions seen, as the largest sample of any feature's null rate
 * @param features features whose drift was looked at: PSI of values, MMD of embeddings
 * @param drifted those of them that were judged a drift
 * @param worst the feature or output that drifted most: with the largest PSI that could be judged,
 *     or an embedding; empty when none
 * @param worstPsi its PSI, NaN when none and for embeddings
 * @param worstIsDrift whether that is a drift
 * @param worstNulls the feature whose null rate grew most, empty when none
 * @param worstNullRate its null rate, NaN when none
 * @param nullReference the reference's null rate of that feature, NaN when unknown
 * @param qualityIssues features with a null rate beyond its limit
 */
public record HealthWindow(
    String model,
    String version,
    String windowLength,
    TimeWindow window,
    long rows,
    long features,
    long drifted,
    String worst,
    double worstPsi,
    boolean worstIsDrift,
    String worstNulls,
    double worstNullRate,
    double nullReference,
    long qualityIssues) {}

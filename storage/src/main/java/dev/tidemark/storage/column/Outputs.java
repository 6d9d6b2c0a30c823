package dev.tidemark.storage.column;

import java.util.List;
import java.util.Map;

/**
 * What the rows of one side hold beside features.
 *
 * @param rows all rows, failed calls included
 * @param errors rows of failed calls
 * @param nullFeatures names sent as null at least once, sorted
 * @param predictionValues numeric predictions in no order
 * @param predictionTexts rows by predicted text
 * @param scores those given, in no order
 * @param latencies in milliseconds, those given, in no order
 * @param weight sum of the sampling weights
 */
@SuppressWarnings("ArrayRecordComponent") // columns, handed on as they are
public record Outputs(
    long rows,
    long errors,
    List<String> nullFeatures,
    double[] predictionValues,
    Map<String, Long> predictionTexts,
    double[] scores,
    double[] latencies,
    double weight) {}

package dev.tidemark.analyzer.quality;

import dev.tidemark.analyzer.column.Comparison;
import dev.tidemark.analyzer.metric.ColumnMetric;
import dev.tidemark.analyzer.metric.Measurement;
import dev.tidemark.analyzer.metric.Measurement.Samples;
import dev.tidemark.analyzer.statistics.sample.Moments;
import dev.tidemark.analyzer.statistics.sample.NumericSample;
import dev.tidemark.analyzer.statistics.sample.Quantiles;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Mean, deviation, quantiles, number of distinct values: the reference's beside the current. */
public final class Moment {
  private static final double Z = 1.959963984540054;

  /** {@code mean} with its interval, {@code std} (population). */
  public static final ColumnMetric MEAN_AND_STD =
      ColumnMetric.of(
          "mean",
          column -> column instanceof Comparison.Numeric numeric ? meanAndStd(numeric) : List.of());

  /** {@code min}, {@code p05}, {@code p25}, {@code p50}, {@code p75}, {@code p95}, {@code max}. */
  public static final ColumnMetric QUANTILES =
      ColumnMetric.of(
          "min",
          column -> column instanceof Comparison.Numeric numeric ? quantiles(numeric) : List.of());

  /** {@code distinct_count} of finite values or of categories. */
  public static final ColumnMetric DISTINCT =
      ColumnMetric.of(
          "distinct_count",
          column ->
              List.of(
                  switch (column) {
                    case Comparison.Numeric numeric ->
                        Measurement.of(
                                "distinct_count",
                                numeric.current().sample().distinct(),
                                samples(column))
                            .reference(numeric.reference().sample().distinct());
                    case Comparison.Categorical categories ->
                        Measurement.of(
                                "distinct_count",
                                categories.current().counts().size(),
                                samples(column))
                            .reference(categories.reference().counts().size());
                  }));

  private Moment() {}

  private static List<Measurement> meanAndStd(Comparison.Numeric column) {
    NumericSample current = column.current().sample();
    NumericSample reference = column.reference().sample();
    double mean = of(current, sample -> Moments.of(sample).mean());
    double std = of(current, sample -> Moments.of(sample).standardDeviation());
    double error = Z * std / Math.sqrt(Math.max(1, current.weight() - 1));
    return List.of(
        Measurement.of("mean", mean, samples(column))
            .interval(mean - error, mean + error)
            .reference(of(reference, sample -> Moments.of(sample).mean())),
        Measurement.of("std", std, samples(column))
            .reference(of(reference, sample -> Moments.of(sample).standardDeviation())));
  }

  private static List<Measurement> quantiles(Comparison.Numeric column) {
    String[] names = {"min", "p05", "p25", "p50", "p75", "p95", "max"};
    double[] shares = {0, 0.05, 0.25, 0.5, 0.75, 0.95, 1};
    List<Measurement> measurements = new ArrayList<>(names.length);
    for (int i = 0; i < names.length; i++) {
      double share = shares[i];
      measurements.add(
          Measurement.of(
                  names[i],
                  of(column.current().sample(), sample -> Quantiles.of(sample, share)),
                  samples(column))
              .reference(of(column.reference().sample(), sample -> Quantiles.of(sample, share))));
    }
    return measurements;
  }

  private static double of(NumericSample sample, ToDoubleFunction<NumericSample> statistic) {
    return sample.isEmpty() ? Double.NaN : statistic.applyAsDouble(sample);
  }

  private static Samples samples(Comparison column) {
    return Samples.ofCurrent(column.current().values());
  }
}

package dev.tidemark.analyzer.serving;

import dev.tidemark.analyzer.column.Rows;
import dev.tidemark.analyzer.metric.Limit;
import dev.tidemark.analyzer.metric.Measurement;
import dev.tidemark.analyzer.metric.Measurement.Samples;
import dev.tidemark.analyzer.metric.Proportion;
import dev.tidemark.analyzer.statistics.sample.NumericSample;
import dev.tidemark.analyzer.statistics.sample.Quantiles;
import dev.tidemark.storage.column.Outputs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code row_count}, {@code requests_per_second}, {@code error_rate}, {@code latency_p50}, {@code
 * latency_p95}, {@code latency_p99} (milliseconds).
 */
public final class ServingHealth {
  private ServingHealth() {}

  /**
   * @param window how long the current rows took
   */
  public static List<Measurement> measure(
      Outputs reference,
      NumericSample latenciesBefore,
      Outputs current,
      NumericSample latencies,
      Duration window) {
    Samples rows = Samples.ofCurrent(current.rows());
    Proportion errors = errors(current);
    Proportion errorsBefore = errors(reference);
    List<Measurement> measurements = new ArrayList<>();
    measurements.add(Measurement.of("row_count", current.weights().total(), rows));
    measurements.add(
        Measurement.of(
            "requests_per_second", current.weights().total() / (window.toMillis() / 1000.0), rows));
    measurements.add(
        Measurement.of("error_rate", errors.share(), rows)
            .interval(errors.lower(), errors.upper())
            .reference(errorsBefore.share())
            .pValue(Proportion.pValue(errorsBefore, errors))
            .limit(new Limit.Increase(0.01)));
    if (!latencies.isEmpty()) {
      measurements.add(latency("latency_p50", 0.50, latenciesBefore, latencies));
      measurements.add(latency("latency_p95", 0.95, latenciesBefore, latencies));
      measurements.add(latency("latency_p99", 0.99, latenciesBefore, latencies));
    }
    return measurements;
  }

  /** Failed calls of a side. */
  public static Proportion errors(Outputs side) {
    Rows all = Rows.all(side);
    return new Proportion(all.effective() - Rows.answered(side).effective(), all.effective());
  }

  private static Measurement latency(
      String metric, double share, NumericSample reference, NumericSample current) {
    return Measurement.of(metric, quantile(current, share), Samples.ofCurrent(current.size()))
        .reference(quantile(reference, share));
  }

  private static double quantile(NumericSample sample, double share) {
    return sample.isEmpty() ? Double.NaN : Quantiles.of(sample, share);
  }
}

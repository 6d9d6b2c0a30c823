package dev.tidemark.analyzer.explain.model;

import dev.tidemark.analyzer.explain.NumberFormula;
import dev.tidemark.analyzer.statistics.sample.NumericSample;
import dev.tidemark.storage.column.Outputs;
import java.time.Duration;
import java.util.Optional;

/** How traffic and latencies are counted. */
public final class ServingFormula {
  private static final String TRAFFIC =
      "Every prediction that was logged with a time in the window, failed calls included, one with"
          + " a repeated prediction_id once; each stands for as many requests as its sampling"
          + " weight says (1 unless it says so).";
  private static final String QUANTILE = "Hyndman and Fan 1996, doi:10.2307/2684934, type 7";

  private ServingFormula() {}

  /** Empty when it is no such metric, or it is not defined. */
  public static Optional<ModelFormula> of(
      String metric, Outputs current, NumericSample latencies, Duration window) {
    return switch (metric) {
      case "row_count" ->
          Optional.of(
              ModelFormula.of(
                  traffic(current).formula(TRAFFIC, "Σ weights", "print(sum_of_weights)\n"),
                  "a count"));
      case "requests_per_second" ->
          Optional.of(
              ModelFormula.of(
                  traffic(current)
                      .with("seconds", window.toMillis() / 1000.0)
                      .formula(
                          TRAFFIC,
                          "Σ weights / length of the window",
                          "print(sum_of_weights / seconds)\n"),
                  "a count"));
      case "latency_p50" -> latency(latencies, 0.50);
      case "latency_p95" -> latency(latencies, 0.95);
      case "latency_p99" -> latency(latencies, 0.99);
      default -> Optional.empty();
    };
  }

  private static Inputs traffic(Outputs current) {
    return new Inputs()
        .with("rows", current.rows())
        .with("failed", current.errors())
        .with("sum_of_weights", current.weights().total());
  }

  private static Optional<ModelFormula> latency(NumericSample latencies, double share) {
    return latencies.isEmpty()
        ? Optional.empty()
        : Optional.of(
            ModelFormula.of(
                NumberFormula.quantile(
                    latencies, share, "The latency_ms of the window's rows that have one."),
                QUANTILE));
  }

  /** {@code label_delay_p50}. */
  public static Optional<ModelFormula> ofDelays(NumericSample seconds) {
    return seconds.isEmpty()
        ? Optional.empty()
        : Optional.of(
            ModelFormula.of(
                NumberFormula.quantile(
                    seconds, 0.5, "Seconds from each labelled prediction to its label."),
                QUANTILE));
  }
}

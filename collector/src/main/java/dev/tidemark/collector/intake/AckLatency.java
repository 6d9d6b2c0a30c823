package dev.tidemark.collector.intake;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import io.micrometer.core.instrument.distribution.ValueAtPercentile;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micronaut.serde.annotation.Serdeable;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How long it takes from the request's head to the 202: {@code tidemark.collector.ack}, as a
 * histogram, since this process started. Answers other than 202 are left out. Thread-safe.
 */
@Singleton
final class AckLatency {
  private final MeterRegistry registry;
  private final Timer predictions;
  private final Timer labels;
  private final Timer businessMetrics;
  private final Timer shadowPredictions;

  /**
   * @param given null: metrics are switched off
   */
  AckLatency(@Nullable MeterRegistry given) {
    this.registry = given == null ? new SimpleMeterRegistry() : given;
    this.predictions = timer("predictions");
    this.labels = timer("labels");
    this.businessMetrics = timer("business_metrics");
    this.shadowPredictions = timer("shadow_predictions");
  }

  /**
   * Predictions' answers lately, about the last two minutes.
   *
   * @param count since this process started
   * @param p50Millis null without any
   * @param p99Millis null without any
   */
  @Serdeable
  record Summary(
      long count,
      @JsonProperty("p50_ms") @Nullable Double p50Millis,
      @JsonProperty("p99_ms") @Nullable Double p99Millis) {}

  Summary summary() {
    HistogramSnapshot snapshot = predictions.takeSnapshot();
    Double p50 = null;
    Double p99 = null;
    for (ValueAtPercentile at : snapshot.percentileValues()) {
      if (snapshot.count() > 0 && at.percentile() < 0.9) {
        p50 = at.value(TimeUnit.MILLISECONDS);
      } else if (snapshot.count() > 0) {
        p99 = at.value(TimeUnit.MILLISECONDS);
      }
    }
    return new Summary(snapshot.count(), p50, p99);
  }

  private Timer timer(String kind) {
    return Timer.builder("tidemark.collector.ack")
        .description("From the head of a request to its 202: its records are on disk")
        .tag("kind", kind)
        .publishPercentiles(0.5, 0.99)
        .publishPercentileHistogram()
        .minimumExpectedValue(Duration.ofMillis(1))
        .maximumExpectedValue(Duration.ofSeconds(30))
        .register(registry);
  }

  Timer predictions() {
    return predictions;
  }

  Timer labels() {
    return labels;
  }

  Timer businessMetrics() {
    return businessMetrics;
  }

  Timer shadowPredictions() {
    return shadowPredictions;
  }
}

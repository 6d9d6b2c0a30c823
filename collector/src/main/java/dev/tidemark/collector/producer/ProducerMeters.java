package dev.tidemark.collector.producer;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;

/**
 * Producers on {@code /prometheus}, by model: {@code tidemark_producer_*}. At most {@value
 * #MAX_MODELS} models are named, in the order in which they came.
 */
public final class ProducerMeters implements MeterBinder {
  private static final int MAX_MODELS = 200;

  private final Producers producers;
  private int named;

  public ProducerMeters(Producers producers) {
    this.producers = producers;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    producers.onNew(model -> add(model, registry));
  }

  private synchronized void add(String model, MeterRegistry registry) {
    if (named == MAX_MODELS) {
      return;
    }
    named++;
    counter(registry, model, "accepted", "Good records", ProducerStatus::accepted);
    counter(registry, model, "duplicates", "Repeated records", ProducerStatus::duplicates);
    counter(registry, model, "rejected", "Records not taken", ProducerStatus::rejected);
    counter(registry, model, "orphans", "Halves without the other", ProducerStatus::orphans);
    Gauge.builder("tidemark.producer.silent.seconds", producers, all -> silence(all, model))
        .description("Since the last good record")
        .tag("model", model)
        .register(registry);
  }

  private void counter(
      MeterRegistry registry,
      String model,
      String name,
      String what,
      ToDoubleFunction<ProducerStatus> value) {
    FunctionCounter.builder(
            "tidemark.producer." + name, producers, all -> value.applyAsDouble(all.of(model)))
        .description(what + " since this process started")
        .tag("model", model)
        .baseUnit("records")
        .register(registry);
  }

  private static double silence(Producers producers, String model) {
    Double seconds = producers.silentSeconds(model);
    return seconds == null ? Double.NaN : seconds;
  }
}

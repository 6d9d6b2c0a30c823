package dev.tidemark.collector.intake;

import dev.tidemark.collector.CollectorCounters;
import dev.tidemark.collector.fairness.Caps;
import dev.tidemark.collector.producer.ProducerMeters;
import dev.tidemark.collector.producer.Producers;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * The collector on {@code /prometheus}. {@code tidemark_collector_*_total} of records received,
 * accepted and rejected count since this process started; stored, duplicates and quarantined since
 * the spool was made.
 */
@Singleton
final class CollectorMeters implements MeterBinder {
  private static final String PREFIX = "tidemark.collector.";

  /** Why requests are turned away; see {@link Refusals}. */
  private static final List<String> REASONS =
      List.of("too-busy", "over-quota", "spool-full", "unavailable");

  private final Collector collector;
  private final CollectorCounters counters;
  private final Producers producers;
  private final Caps caps;

  CollectorMeters(Collector collector, CollectorCounters counters, Producers producers, Caps caps) {
    this.collector = collector;
    this.counters = counters;
    this.producers = producers;
    this.caps = caps;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    counter(registry, "received", "records, good and bad", c -> c.snapshot().received());
    counter(registry, "accepted", "records taken", c -> c.snapshot().accepted());
    counter(registry, "rejected", "records not taken", c -> c.snapshot().rejected());
    for (String reason : REASONS) {
      FunctionCounter.builder(
              PREFIX + "refused.requests",
              counters,
              c -> c.refusals().getOrDefault(reason, 0L).doubleValue())
          .description("Requests answered 429 or 503")
          .tag("reason", reason)
          .register(registry);
    }
    caps.refusals()
        .keySet()
        .forEach(kind ->
            FunctionCounter.builder(
                    PREFIX + "capped.records", caps, c -> c.refusals().getOrDefault(kind, 0L))
                .description("Records rejected for one name too many since this process started")
                .tag("kind", kind)
                .register(registry));
    written(registry, "stored", "records stored", c -> c.writerStatus().stored());
    written(registry, "duplicates", "repeated records", c -> c.writerStatus().duplicates());
    written(registry, "quarantined", "records set aside", c -> c.writerStatus().quarantined());
    gauge(
        registry,
        "spooled",
        "Records on disk, not yet stored",
        () -> collector.writerStatus().spooled());
    gauge(
        registry, "spool.bytes", "Size of the spool", () -> collector.spoolStatus().spooledBytes());
    gauge(
        registry, "spool.segments", "Files of the spool", () -> collector.spoolStatus().segments());
    gauge(
        registry,
        "spool.waiting.bytes",
        "Memory of records waiting for the disk",
        () -> collector.spoolStatus().waitingBytes());
    gauge(
        registry,
        "disk.free.bytes",
        "Of the spool's disk",
        () -> collector.spoolStatus().freeBytes());
    gauge(registry, "body.bytes", "Memory for bodies being read", collector::bodyBytes);
    gauge(
        registry,
        "oldest.waiting.seconds",
        "Age of the oldest record in the spool",
        () -> collector.freshness().oldestWaiting().toMillis() / 1000.0);
    gauge(
        registry,
        "visible.seconds",
        "How long the newest stored records waited between disk and ClickHouse",
        () -> collector.freshness().last().toMillis() / 1000.0);
    gauge(
        registry,
        "ready",
        "1 while records can be taken",
        () -> collector.spoolStatus().trouble() == null ? 1 : 0);
    gauge(
        registry,
        "storing",
        "1 while records can be stored",
        () -> collector.writerStatus().trouble() == null ? 1 : 0);
    gauge(registry, "idempotency.keys", "Answers kept", () -> collector.answers().answers());
    new ProducerMeters(producers).bindTo(registry);
  }

  private void counter(
      MeterRegistry registry, String name, String what, ToDoubleFunction<CollectorCounters> value) {
    FunctionCounter.builder(PREFIX + name, counters, value)
        .description("Since this process started: " + what)
        .baseUnit("records")
        .register(registry);
  }

  private void written(
      MeterRegistry registry, String name, String what, ToDoubleFunction<Collector> value) {
    FunctionCounter.builder(PREFIX + name, collector, value)
        .description("Since the spool was made: " + what)
        .baseUnit("records")
        .register(registry);
  }

  private static void gauge(
      MeterRegistry registry, String name, String what, Supplier<Number> value) {
    Gauge.builder(PREFIX + name, value).description(what).register(registry);
  }
}

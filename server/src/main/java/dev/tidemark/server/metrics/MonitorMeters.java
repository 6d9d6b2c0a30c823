package dev.tidemark.server.metrics;

import dev.tidemark.storage.clickhouse.StorageException;
import dev.tidemark.storage.result.LatestResults;
import dev.tidemark.storage.result.LatestResults.Latest;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micronaut.context.annotation.Requires;
import io.micronaut.scheduling.annotation.Scheduled;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest value and verdict of every metric over all traffic on {@code /prometheus}: {@code
 * tidemark_monitor_value} and {@code tidemark_monitor_status} (0 = ok, 1 = warning, 2 = drift, 3 =
 * insufficient, 4 = failed). At most {@value #MOST_SERIES} series are told, those that came first;
 * {@code tidemark_monitor_omitted} counts values left out.
 */
@Singleton
@Requires(property = "tidemark.roles.analyzer", notEquals = "false")
final class MonitorMeters {
  private static final Logger log = LoggerFactory.getLogger(MonitorMeters.class);
  private static final int MOST_SERIES = 20_000;

  /** Results become visible a while after the time they carry. */
  private static final Duration SLACK = Duration.ofMinutes(2);

  private final LatestResults results;
  private final InstantSource clock;
  private final MultiGauge values;
  private final MultiGauge statuses;
  private final Map<LatestResults.Key, Latest> latest = new HashMap<>();
  private Instant readUntil = Instant.EPOCH;
  private final AtomicLong omitted = new AtomicLong();

  MonitorMeters(LatestResults results, MeterRegistry registry, InstantSource clock) {
    this.results = results;
    this.clock = clock;
    this.values =
        MultiGauge.builder("tidemark.monitor.value")
            .description("Newest value of a metric")
            .register(registry);
    this.statuses =
        MultiGauge.builder("tidemark.monitor.status")
            .description("0 ok, 1 warning, 2 drift, 3 insufficient, 4 failed")
            .register(registry);
    Gauge.builder("tidemark.monitor.omitted", this, meters -> meters.omitted.get())
        .description("Values left out because there are too many series")
        .register(registry);
  }

  @Scheduled(fixedDelay = "${tidemark.prometheus.refresh:5s}", initialDelay = "5s")
  synchronized void refresh() {
    Instant now = clock.instant();
    try {
      boolean isChanged = false;
      for (Latest one : results.since(readUntil)) {
        isChanged |= take(one);
      }
      readUntil = now.minus(SLACK);
      if (isChanged) {
        values.register(rows(Latest::value), true);
        statuses.register(rows(one -> one.status().code()), true);
      }
    } catch (StorageException e) { // the old values stand until ClickHouse is back
      log.atDebug().setCause(e).log("the newest results were not read");
    }
  }

  private boolean take(Latest one) {
    Latest before = latest.get(one.key());
    if (before == null && latest.size() == MOST_SERIES) {
      omitted.incrementAndGet();
      return false;
    }
    if (one.equals(before)
        || (before != null && one.windowStart().isBefore(before.windowStart()))) {
      return false;
    }
    latest.put(one.key(), one);
    return true;
  }

  private Iterable<MultiGauge.Row<?>> rows(ToDoubleFunction<Latest> number) {
    return latest.values().stream()
        .<MultiGauge.Row<?>>map(
            one -> MultiGauge.Row.of(tags(one.key()), number.applyAsDouble(one)))
        .toList();
  }

  private static Tags tags(LatestResults.Key key) {
    return Tags.of(
        "model", key.model(),
        "version", key.version(),
        "metric", key.metric(),
        "subject", key.subject(),
        "feature", key.feature(),
        "window", key.windowLength());
  }
}

package dev.tidemark.collector.fairness;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * How many records a second each model may send: a token bucket each. A request is taken as long as
 * the bucket is not empty, and may draw on the future. Thread-safe.
 */
public final class ModelQuotas {
  /** Models beyond this many share buckets, so that made-up names cost no memory. */
  private static final int MAX_BUCKETS = 20_000;

  private final double perNano;
  private final double most;
  private final LongSupplier nanoTime;
  private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

  private static final class Bucket {
    private double tokens;
    private long at;

    Bucket(double tokens, long at) {
      this.tokens = tokens;
      this.at = at;
    }
  }

  /**
   * @param perSecond 0: no limit
   * @param nanoTime a clock as {@link System#nanoTime}
   */
  public ModelQuotas(long perSecond, Duration burst, LongSupplier nanoTime) {
    this.perNano = perSecond / 1e9;
    this.most = perNano * burst.toNanos();
    this.nanoTime = nanoTime;
  }

  /**
   * Takes records off a model's quota.
   *
   * @return zero, or how long the model must wait: then nothing was taken
   */
  public Duration take(String model, long records) {
    if (perNano == 0) {
      return Duration.ZERO;
    }
    long now = nanoTime.getAsLong();
    String name =
        buckets.size() < MAX_BUCKETS || buckets.containsKey(model)
            ? model
            : "#" + Math.floorMod(model.hashCode(), 256);
    Bucket bucket = buckets.computeIfAbsent(name, _ -> new Bucket(most, now));
    synchronized (bucket) {
      bucket.tokens = Math.min(most, bucket.tokens + perNano * (now - bucket.at));
      bucket.at = now;
      if (bucket.tokens <= 0) {
        return Duration.ofNanos((long) ((1 - bucket.tokens) / perNano) + 1);
      }
      bucket.tokens -= records;
      return Duration.ZERO;
    }
  }
}

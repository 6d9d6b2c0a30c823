package dev.tidemark.collector.producer;

import dev.tidemark.storage.model.ModelVersion;
import dev.tidemark.storage.record.Rejection;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Counts what each model sends, whichever way it comes in. Called for each request or chunk, not
 * for each record. Thread-safe; its memory is bounded.
 */
@Singleton
public final class Producers {
  /** Stands for the models and versions beyond those counted singly, and for unknown ones. */
  public static final String OTHERS = "__other__";

  private static final int MAX_MODELS = 10_000;
  private static final int MAX_VERSIONS = 100;
  private static final int MAX_SAMPLES = 50;

  private final InstantSource clock;
  private final Map<String, Producer> producers = new ConcurrentHashMap<>();
  private final List<Consumer<String>> listeners = new ArrayList<>();
  private final Deque<RejectedRecord> samples = new ArrayDeque<>();

  public Producers(InstantSource clock) {
    this.clock = clock;
  }

  /** Good records of each model version. */
  public void accepted(Map<ModelVersion, Integer> records) {
    long now = clock.millis();
    records.forEach(
        (sender, count) -> producer(sender.model()).accepted(sender.version(), count, now));
  }

  /** Records that repeat earlier ones; they have been reported as accepted too. */
  public void duplicates(String model, long records) {
    producer(model).add(0, records, 0);
  }

  /**
   * Records that were not taken.
   *
   * @param model null when it could not be read
   */
  public void rejected(@Nullable String model, long records) {
    producer(model == null ? OTHERS : model).add(records, 0, 0);
  }

  /** One record that was not taken, the newest of which are kept as samples. */
  public void rejected(Rejection rejection) {
    rejected(rejection.model(), 1);
    RejectedRecord sample =
        new RejectedRecord(
            clock.instant(),
            rejection.model(),
            rejection.predictionId(),
            rejection.pointer(),
            rejection.detail());
    synchronized (samples) {
      samples.addFirst(sample);
      if (samples.size() > MAX_SAMPLES) {
        samples.removeLast();
      }
    }
  }

  /** At most {@value #MAX_SAMPLES}, the newest first. */
  public List<RejectedRecord> recentlyRejected() {
    synchronized (samples) {
      return List.copyOf(samples);
    }
  }

  /** Halves of request and response pairs whose other half did not come in time. */
  public void orphans(String model, long halves) {
    producer(model).add(0, 0, halves);
  }

  /** Notes when a model was seen in an earlier life of this process. */
  public void seenBefore(String model, Instant lastSeen) {
    producer(model).seenBefore(lastSeen.toEpochMilli());
  }

  /** All of them, by name. */
  public List<ProducerStatus> all() {
    long now = clock.millis();
    return producers.entrySet().stream()
        .map(entry -> entry.getValue().status(entry.getKey(), now))
        .sorted(Comparator.comparing(ProducerStatus::model))
        .toList();
  }

  /** All of them, the one seen last first. */
  public List<ProducerStatus> lastSeenFirst() {
    return all().stream()
        .sorted(
            Comparator.comparing(
                    ProducerStatus::lastSeen, Comparator.nullsFirst(Comparator.naturalOrder()))
                .reversed())
        .toList();
  }

  /** Calls once for each model counted singly, those known already and those to come. */
  void onNew(Consumer<String> listener) {
    synchronized (listeners) {
      listeners.add(listener);
      producers.keySet().forEach(listener);
    }
  }

  ProducerStatus of(String model) {
    return producer(model).status(model, clock.millis());
  }

  @Nullable Double silentSeconds(String model) {
    return of(model).silentSeconds(clock.instant());
  }

  private Producer producer(String model) {
    Producer known = producers.get(model);
    if (known != null) {
      return known;
    }
    synchronized (listeners) {
      String name = producers.size() < MAX_MODELS ? model : OTHERS;
      if (!producers.containsKey(name)) {
        producers.put(name, new Producer());
        listeners.forEach(listener -> listener.accept(name));
      }
    }
    return Objects.requireNonNull(producers.getOrDefault(model, producers.get(OTHERS)));
  }

  private static final class Producer {
    private final Map<String, long[]> versions = new HashMap<>();
    private final MinuteRate rate = new MinuteRate();
    private long lastSeen = -1;
    private long accepted;
    private long duplicates;
    private long rejected;
    private long orphans;

    synchronized void accepted(String version, long records, long now) {
      accepted += records;
      lastSeen = now;
      rate.add(now, records);
      if (version.isEmpty()) {
        return;
      }
      String name =
          versions.size() < MAX_VERSIONS || versions.containsKey(version) ? version : OTHERS;
      long[] counted = versions.computeIfAbsent(name, _ -> new long[2]);
      counted[0] = now;
      counted[1] += records;
    }

    synchronized void add(long refused, long repeated, long alone) {
      rejected += refused;
      duplicates += repeated;
      orphans += alone;
    }

    synchronized void seenBefore(long millis) {
      lastSeen = Math.max(lastSeen, millis);
    }

    synchronized ProducerStatus status(String model, long now) {
      List<ProducerStatus.Version> each = new ArrayList<>();
      versions.forEach((version, counted) ->
          each.add(
              new ProducerStatus.Version(version, Instant.ofEpochMilli(counted[0]), counted[1])));
      each.sort(Comparator.comparing(ProducerStatus.Version::version));
      return new ProducerStatus(
          model,
          lastSeen < 0 ? null : Instant.ofEpochMilli(lastSeen),
          accepted,
          duplicates,
          rejected,
          orphans,
          rate.perSecond(now, 5),
          each);
    }
  }
}

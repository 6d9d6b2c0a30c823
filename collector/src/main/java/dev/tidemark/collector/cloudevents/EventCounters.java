package dev.tidemark.collector.cloudevents;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tidemark.collector.producer.Producers;
import io.micronaut.serde.annotation.Serdeable;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What became of the events, since this process started, model by model. Thread-safe. */
@Singleton
final class EventCounters {
  /** Names come from senders: past so many, further ones share a line. */
  private static final int MAX_MODELS = 1_000;

  private static final String OTHERS = "(others)";

  private final Producers producers;
  private final LongAdder rejected = new LongAdder();
  private final Map<String, Model> models = new ConcurrentHashMap<>();

  /** One model's. */
  static final class Model {
    final LongAdder requests = new LongAdder();
    final LongAdder responses = new LongAdder();
    final LongAdder repeated = new LongAdder();
    final LongAdder paired = new LongAdder();
    final LongAdder requestOnly = new LongAdder();
    final LongAdder responseOnly = new LongAdder();
    final LongAdder unusable = new LongAdder();
  }

  /**
   * One model's, at one moment: {@code requests + responses = 2 · paired + request_only +
   * response_only + repeated}, and those that wait.
   *
   * @param requests taken
   * @param responses taken
   * @param repeated halves that had come before
   * @param paired calls that were complete
   * @param requestOnly halves that timed out
   * @param responseOnly halves that timed out
   * @param unusable of the paired: calls that could not be read as predictions; quarantined
   */
  @Serdeable
  record ModelCounts(
      String model,
      long requests,
      long responses,
      long repeated,
      long paired,
      @JsonProperty("request_only") long requestOnly,
      @JsonProperty("response_only") long responseOnly,
      long unusable) {}

  EventCounters(Producers producers) {
    this.producers = producers;
  }

  /** A half whose other half did not come in time. */
  void orphan(String model, Half.Side side) {
    switch (side) {
      case REQUEST -> of(model).requestOnly.increment();
      case RESPONSE -> of(model).responseOnly.increment();
    }
    producers.orphans(model, 1);
  }

  void rejected() {
    rejected.increment();
  }

  Model of(String model) {
    Model known = models.get(model);
    if (known != null) {
      return known;
    }
    return models.computeIfAbsent(models.size() < MAX_MODELS ? model : OTHERS, _ -> new Model());
  }

  long rejectedCount() {
    return rejected.sum();
  }

  /** By model. */
  List<ModelCounts> counts() {
    return new TreeMap<>(models)
        .entrySet().stream()
            .map(entry -> {
              Model model = entry.getValue();
              return new ModelCounts(
                  entry.getKey(),
                  model.requests.sum(),
                  model.responses.sum(),
                  model.repeated.sum(),
                  model.paired.sum(),
                  model.requestOnly.sum(),
                  model.responseOnly.sum(),
                  model.unusable.sum());
            })
            .toList();
  }
}

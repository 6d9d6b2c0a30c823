package dev.tidemark.collector.intake;

import dev.tidemark.collector.CollectorCounters;
import dev.tidemark.collector.fairness.FairnessSettings;
import dev.tidemark.collector.fairness.ModelQuotas;
import dev.tidemark.collector.fairness.SharedRoom;
import dev.tidemark.collector.producer.Producers;
import dev.tidemark.storage.model.ModelVersion;
import java.time.Duration;
import java.util.Map;

/**
 * What every way in shares: counters, and the bounds that one noisy sender meets before the others
 * do.
 *
 * @param bodies memory for bodies being read, by caller
 * @param waiting memory for rows waiting for the disk, by model
 */
record Door(
    CollectorCounters counters,
    Producers producers,
    Refusals refusals,
    FairnessSettings fairness,
    SharedRoom bodies,
    SharedRoom waiting,
    ModelQuotas quotas) {
  static Door of(
      CollectorCounters counters,
      Producers producers,
      FairnessSettings fairness,
      long maxWaitingBytes) {
    return new Door(
        counters,
        producers,
        new Refusals(counters),
        fairness,
        new SharedRoom(fairness.inFlightBytes(), fairness.share()),
        new SharedRoom(maxWaitingBytes, fairness.share()),
        new ModelQuotas(fairness.modelRecordsPerSecond(), fairness.modelBurst(), System::nanoTime));
  }

  /**
   * Takes room for rows that are to be spooled.
   *
   * @param kept what to add to a refusal's words
   * @throws dev.tidemark.storage.problem.Problem 429 if their model must wait
   */
  SharedRoom.Place admit(Map<ModelVersion, Integer> senders, long bytes, String kept) {
    String most = "";
    int rows = 0;
    for (Map.Entry<ModelVersion, Integer> sender : senders.entrySet()) {
      String model = sender.getKey().model();
      Duration wait = quotas.take(model, sender.getValue());
      if (!wait.isZero()) {
        throw refusals.overQuota(
            "Model '"
                + model
                + "' sends more than "
                + fairness.modelRecordsPerSecond()
                + " records a second."
                + kept,
            wait);
      }
      if (sender.getValue() > rows) {
        most = model;
        rows = sender.getValue();
      }
    }
    SharedRoom.Place place = waiting.take(most, bytes);
    if (place == null) {
      throw refusals.busy(
          "Model '" + most + "' sends faster than the disk writes." + kept, Duration.ofSeconds(1));
    }
    return place;
  }
}

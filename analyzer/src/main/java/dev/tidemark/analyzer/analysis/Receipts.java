package dev.tidemark.analyzer.analysis;

import dev.tidemark.storage.window.TrafficReader.Receipt;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/**
 * What had come for a model when the schedule asked.
 *
 * @param since what was received before is not in it
 * @param asked when that was
 * @param hours by start of the hour of event time
 */
record Receipts(Instant since, Instant asked, Map<Instant, Receipt> hours) {
  /** Hours to which more may have come than was known then. */
  List<Instant> unknownTo(Receipts then) {
    boolean isComparable = then.since.equals(since);
    return hours((hour, receipt) -> !isComparable || !receipt.equals(then.hours.get(hour)));
  }

  /** Hours to which something has come after then. */
  List<Instant> arrivedAfter(Receipts then) {
    return hours((hour, receipt) -> {
      Receipt before = then.hours.get(hour);
      return before == null || receipt.last().isAfter(before.last());
    });
  }

  private List<Instant> hours(BiPredicate<Instant, Receipt> isMeant) {
    return hours.entrySet().stream()
        .filter(entry -> isMeant.test(entry.getKey(), entry.getValue()))
        .map(Map.Entry::getKey)
        .toList();
  }
}

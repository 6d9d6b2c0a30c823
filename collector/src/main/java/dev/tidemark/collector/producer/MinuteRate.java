package dev.tidemark.collector.producer;

import java.util.Arrays;

/** Counts events by minute for a quarter of an hour. Not thread-safe. */
final class MinuteRate {
  private static final int MINUTES = 16;

  private final long[] minutes = new long[MINUTES];
  private final long[] counts = new long[MINUTES];

  MinuteRate() {
    Arrays.fill(minutes, -1);
  }

  void add(long epochMillis, long events) {
    long minute = epochMillis / 60_000;
    int place = (int) (minute % MINUTES);
    if (minutes[place] != minute) {
      minutes[place] = minute;
      counts[place] = 0;
    }
    counts[place] += events;
  }

  /**
   * Events a second in the last minutes.
   *
   * @param span how many full minutes beside the current one, at most 15
   */
  double perSecond(long epochMillis, int span) {
    long minute = epochMillis / 60_000;
    long events = 0;
    for (int i = 0; i < MINUTES; i++) {
      events += minutes[i] >= minute - span && minutes[i] <= minute ? counts[i] : 0;
    }
    return events * 1000.0 / (span * 60_000L + epochMillis % 60_000);
  }
}

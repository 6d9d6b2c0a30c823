package dev.tidemark.server.demo;

import java.time.Duration;
import java.time.Instant;

/**
 * One flight of the data set, as it happened.
 *
 * @param index place in the order of departure over the whole data set, from 0; names the flight
 * @param departure actual departure; the data set's local time, taken as UTC
 * @param delayMinutes late arrival against the schedule, negative when early
 * @param miles distance between the airports
 * @param origin three-letter code
 * @param destination three-letter code
 */
record Flight(
    int index, Instant departure, int delayMinutes, int miles, String origin, String destination) {
  static final int LATE_MINUTES = 15;

  private static final int GROUND_MINUTES = 35;
  private static final double MILES_PER_MINUTE = 7.5;
  private static final long SECONDS_PER_DAY = 86_400;

  String id() {
    return String.format("f-%07d", index);
  }

  /** What the model predicts. */
  boolean isLate() {
    return delayMinutes >= LATE_MINUTES;
  }

  /**
   * About when the flight was over and its label known: the data set has no arrival time, so
   * taxiing and climb count {@value #GROUND_MINUTES} minutes and the rest is flown at {@value
   * #MILES_PER_MINUTE} miles a minute. The departure is the actual one: the delay is in it already.
   */
  Instant arrival() {
    return departure.plus(
        Duration.ofMinutes(Math.round(GROUND_MINUTES + miles / MILES_PER_MINUTE)));
  }

  /** What a serving system knows at departure. */
  FlightFeatures features() {
    long seconds = departure.getEpochSecond();
    int hour = (int) (Math.floorMod(seconds, SECONDS_PER_DAY) / 3_600);
    // 1970-01-01 was a Thursday, day 4 of the week.
    int weekday = Math.floorMod(Math.floorDiv(seconds, SECONDS_PER_DAY) + 3, 7) + 1;
    return new FlightFeatures(hour, weekday, miles, origin, destination);
  }
}

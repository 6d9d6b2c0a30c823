package dev.tidemark.server.demo;

import org.jspecify.annotations.Nullable;

/**
 * The model's inputs, as they reached it.
 *
 * @param hour of departure, 0 to 23
 * @param weekday 1 = Monday to 7 = Sunday
 * @param distance in miles, unless an incident made it something else
 * @param origin null when it went missing
 */
record FlightFeatures(
    int hour, int weekday, int distance, @Nullable String origin, String destination) {

  FlightFeatures withDistance(int newDistance) {
    return new FlightFeatures(hour, weekday, newDistance, origin, destination);
  }

  FlightFeatures withoutOrigin() {
    return new FlightFeatures(hour, weekday, distance, null, destination);
  }
}

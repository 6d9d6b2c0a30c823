package dev.tidemark.server.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;

/**
 * What the demo breaks on purpose, of the kind that happens; everything else in the data is real.
 */
enum Incident {
  KILOMETRES(
      "distance",
      "distance arrives in kilometres instead of miles",
      "2001-04-10T00:00:00Z",
      Duration.ofDays(7)),
  MISSING_ORIGIN(
      "origin", "origin is missing in every record", "2001-05-15T00:00:00Z", Duration.ofDays(2));

  private final String feature;
  private final String description;
  private final Instant start;
  private final Instant end;

  Incident(String feature, String description, String start, Duration length) {
    this.feature = feature;
    this.description = description;
    this.start = Instant.parse(start);
    this.end = this.start.plus(length);
  }

  /** The feature that is broken. */
  String feature() {
    return feature;
  }

  String description() {
    return description;
  }

  Instant start() {
    return start;
  }

  /** Exclusive. */
  Instant end() {
    return end;
  }

  boolean covers(Instant time) {
    return !time.isBefore(start) && time.isBefore(end);
  }

  static boolean isAnyAt(Instant time) {
    return Stream.of(values()).anyMatch(incident -> incident.covers(time));
  }

  /** The features as the model got them at that time. */
  static FlightFeatures asReceived(FlightFeatures features, Instant time) {
    FlightFeatures received = features;
    for (Incident incident : values()) {
      if (incident.covers(time)) {
        received = incident.damaged(received);
      }
    }
    return received;
  }

  private FlightFeatures damaged(FlightFeatures features) {
    return switch (this) {
      case KILOMETRES -> features.withDistance((int) Math.round(features.distance() * 1.609344));
      case MISSING_ORIGIN -> features.withoutOrigin();
    };
  }
}

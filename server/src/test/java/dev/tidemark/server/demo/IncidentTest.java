package dev.tidemark.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class IncidentTest {
  private static final FlightFeatures FEATURES = new FlightFeatures(9, 2, 1_000, "SEA", "PHL");

  @Test
  void kilometresLastOneWeekFromTheTenthOfApril() {
    assertThat(at("2001-04-09T23:59:00Z")).isEqualTo(FEATURES);
    assertThat(at("2001-04-10T00:00:00Z")).isEqualTo(FEATURES.withDistance(1_609));
    assertThat(at("2001-04-16T23:59:00Z")).isEqualTo(FEATURES.withDistance(1_609));
    assertThat(at("2001-04-17T00:00:00Z")).isEqualTo(FEATURES);
  }

  @Test
  void originIsMissingForTwoDaysInMay() {
    assertThat(at("2001-05-14T23:59:00Z")).isEqualTo(FEATURES);
    assertThat(at("2001-05-15T00:00:00Z")).isEqualTo(FEATURES.withoutOrigin());
    assertThat(at("2001-05-16T23:59:00Z")).isEqualTo(FEATURES.withoutOrigin());
    assertThat(at("2001-05-17T00:00:00Z")).isEqualTo(FEATURES);
  }

  private static FlightFeatures at(String time) {
    return Incident.asReceived(FEATURES, Instant.parse(time));
  }
}

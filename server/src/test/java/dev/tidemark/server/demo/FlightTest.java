package dev.tidemark.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FlightTest {
  @ParameterizedTest
  @CsvSource({
    "2001-01-01T00:01:00Z, 0, 1",
    "2001-01-07T23:59:00Z, 23, 7",
    "2001-04-10T06:30:00Z, 6, 2",
    "2001-06-30T12:00:00Z, 12, 6"
  })
  void hourAndWeekdayAreThoseOfTheDeparture(Instant departure, int hour, int weekday) {
    FlightFeatures features = flight(departure, 0, 500).features();
    assertThat(features.hour()).isEqualTo(hour);
    assertThat(features.weekday()).isEqualTo(weekday);
  }

  @Test
  void fifteenMinutesAreLate_fourteenAreNot() {
    assertThat(flight(Instant.EPOCH, 15, 500).isLate()).isTrue();
    assertThat(flight(Instant.EPOCH, 14, 500).isLate()).isFalse();
  }

  @Test
  void labelIsKnownAfterLanding_whateverTheDelay() {
    Instant departure = Instant.parse("2001-02-01T10:00:00Z");
    assertThat(flight(departure, 0, 750).arrival()).isEqualTo("2001-02-01T12:15:00Z");
    assertThat(flight(departure, 90, 750).arrival()).isEqualTo("2001-02-01T12:15:00Z");
  }

  private static Flight flight(Instant departure, int delay, int miles) {
    return new Flight(7, departure, delay, miles, "SEA", "PHL");
  }
}

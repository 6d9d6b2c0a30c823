package dev.tidemark.server.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.engine.TestEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The real file through the real engine. */
class FlightLogTest {
  private static final Path FILE =
      Path.of(System.getProperty("tidemark.root", ".")).resolve(FlightLog.FILE);

  private static ClickHouse clickHouse;
  private static List<Flight> sample;

  @BeforeAll
  static void readASample() throws Exception {
    assumeTrue(Files.exists(FILE), "the data set is missing: npm ci --prefix storage/engine");
    clickHouse = TestEngine.newClickHouse();
    sample = FlightLog.read(clickHouse, FILE, 0.02);
  }

  @AfterAll
  static void stop() {
    if (clickHouse != null) {
      clickHouse.close();
    }
  }

  @Test
  void sampleHasItsShareOfTheFlights_inOrderOfDeparture() {
    assertThat((double) sample.size()).isCloseTo(0.02 * 2_999_994, within(750.0));
    for (int i = 1; i < sample.size(); i++) {
      assertThat(sample.get(i).index()).isGreaterThan(sample.get(i - 1).index());
      assertThat(sample.get(i).departure()).isAfterOrEqualTo(sample.get(i - 1).departure());
    }
    assertThat(sample.getFirst().departure()).isAfterOrEqualTo("2001-01-01T00:00:00Z");
    assertThat(sample.getLast().departure()).isBefore(Instant.parse("2001-07-01T00:00:00Z"));
  }

  @Test
  void largerSampleHoldsTheSmallerOne() throws Exception {
    List<Flight> larger = FlightLog.read(clickHouse, FILE, 0.03);
    assertThat(new HashSet<>(larger).containsAll(sample)).isTrue();
  }

  @Test
  void tableIsGoneAfterwards() {
    assertThat(
            clickHouse.rows(
                "SELECT count() FROM system.tables WHERE name = ?",
                List.of("demo_flights"),
                row -> row.getLong(1)))
        .containsExactly(0L);
  }

  @Test
  void oneInFiveJanuaryFlightsIsLate() {
    double late =
        sample.stream()
            .filter(flight -> flight.departure().isBefore(Demo.TRAFFIC_START))
            .mapToInt(flight -> flight.isLate() ? 1 : 0)
            .average()
            .orElseThrow();
    assertThat(late).isCloseTo(0.215, within(0.015));
  }
}

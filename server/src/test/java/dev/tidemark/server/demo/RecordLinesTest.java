package dev.tidemark.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecordLinesTest {
  private static final Flight FLIGHT =
      new Flight(42, Instant.parse("2001-05-15T10:30:00Z"), 20, 1_000, "SEA", "PHL");
  private static final ScoredFlight SCORED =
      new ScoredFlight(
          FLIGHT, FLIGHT.features().withoutOrigin(), new FlightModel.Answer(false, 0.25f));

  private final RecordLines lines = new RecordLines();

  @Test
  void missingValueIsAnExplicitNull_andTrafficHasNoLabel() {
    lines.prediction(SCORED, false);
    assertThat(text())
        .isEqualTo(
            "{\"prediction_id\":\"f-0000042\",\"model\":\"flight-delay\",\"version\":\"1.0.0\","
                + "\"timestamp\":\"2001-05-15T10:30:00Z\",\"features\":{\"hour\":10,\"weekday\":2,"
                + "\"distance\":1000,\"origin\":null,\"destination\":\"PHL\"},\"prediction\":0,"
                + "\"score\":0.25,\"latency_ms\":"
                + RecordLines.latencyMillis(42)
                + "}");
  }

  @Test
  void referenceCarriesTheLabel() {
    lines.prediction(SCORED, true);
    assertThat(text()).endsWith(",\"label\":1}");
  }

  @Test
  void labelNamesItsPrediction() {
    lines.label(FLIGHT, FLIGHT.arrival());
    assertThat(text())
        .isEqualTo(
            "{\"model\":\"flight-delay\",\"prediction_id\":\"f-0000042\",\"label\":1,"
                + "\"timestamp\":\"2001-05-15T13:18:00Z\"}");
  }

  @Test
  void oneLineForEachRecord_andTakingStartsAnew() {
    lines.label(FLIGHT, FLIGHT.arrival());
    lines.label(FLIGHT, FLIGHT.arrival());
    assertThat(lines.size()).isEqualTo(2);
    assertThat(text().lines()).hasSize(2);
    assertThat(lines.size()).isZero();
    assertThat(text()).isEmpty();
  }

  @Test
  void latencyIsPlausible_andTheSameForTheSameFlight() {
    double[] sorted =
        IntStream.range(0, 20_000).mapToDouble(RecordLines::latencyMillis).sorted().toArray();
    assertThat(sorted[10_000]).isBetween(3.9, 4.1);
    assertThat(sorted[19_000]).isBetween(7.2, 8.0);
    assertThat(RecordLines.latencyMillis(5)).isEqualTo(RecordLines.latencyMillis(5));
  }

  private String text() {
    return new String(lines.take(), StandardCharsets.UTF_8);
  }
}

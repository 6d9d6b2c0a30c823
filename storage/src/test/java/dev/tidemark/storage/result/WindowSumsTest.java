package dev.tidemark.storage.result;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.engine.TestEngine;
import dev.tidemark.storage.result.WindowSum.Part;
import dev.tidemark.storage.window.TimeWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Numbers that add up over windows, on the embedded engine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init") // set before all tests
class WindowSumsTest {
  private static final Instant START = Instant.parse("2026-01-31T22:00:00Z");
  private static final TimeWindow ALL = new TimeWindow(START, START.plus(Duration.ofDays(2)));
  private static final String HOSTILE = "<b>'\"\u202e\\'";

  private ClickHouse clickHouse;
  private WindowSums sums;

  @BeforeAll
  void open() {
    clickHouse = TestEngine.newClickHouse();
    sums = new WindowSums(clickHouse);
  }

  @AfterAll
  void close() {
    if (clickHouse != null) {
      clickHouse.close();
    }
  }

  @Test
  void windowsOfTwoMonths_addUp_byPartNameOtherAndCell() {
    List<WindowSum> one =
        List.of(
            sum(Part.SUM, "rows", "", 0, 3),
            sum(Part.CONFUSION, HOSTILE, "no", 0, 2),
            sum(Part.SCORE, "yes", "", 0x7fff_ffff, 5),
            sum(Part.DELAY, "", "", 7, 1));
    sums.write(List.of(row("m", "1", "", 0, one), row("m", "1", "", 4, one)));
    sums.write(List.of(row("m", "2", "", 1, List.of(sum(Part.SUM, "rows", "", 0, 10)))));
    sums.write(List.of(row("m", "1", "country=DE", 0, List.of(sum(Part.SUM, "rows", "", 0, 100)))));
    sums.write(List.of(row("other", "1", "", 0, List.of(sum(Part.SUM, "rows", "", 0, 1000)))));
    assertThat(sums.read("m", "1", "", "1h", ALL))
        .containsExactly(
            sum(Part.SUM, "rows", "", 0, 6),
            sum(Part.CONFUSION, HOSTILE, "no", 0, 4),
            sum(Part.SCORE, "yes", "", 0x7fff_ffff, 10),
            sum(Part.DELAY, "", "", 7, 2));
    assertThat(sums.read("m", "", "", "1h", ALL))
        .as("all versions")
        .contains(sum(Part.SUM, "rows", "", 0, 16));
    assertThat(sums.read("m", "1", "country=DE", "1h", ALL))
        .containsExactly(sum(Part.SUM, "rows", "", 0, 100));
    assertThat(sums.read("m", "1", "", "1h", new TimeWindow(START, START.plusMillis(1))))
        .as("windows that start in the period")
        .contains(sum(Part.SUM, "rows", "", 0, 3));
    assertThat(sums.read("m", "1", "", "6h", ALL)).isEmpty();
  }

  @Test
  void wholeDaysAndPartsOfDays_giveTheSameAsWindows() {
    sums.write(
        IntStream.range(0, 60)
            .mapToObj(hour ->
                row("days", "1", "", hour, List.of(sum(Part.SCORE, "yes", "", hour % 3, hour))))
            .toList());
    for (int[] hours :
        new int[][] {{0, 60}, {2, 26}, {2, 50}, {1, 51}, {3, 20}, {30, 31}, {26, 50}}) {
      double expected = IntStream.range(hours[0], hours[1]).sum();
      TimeWindow period =
          new TimeWindow(
              START.plus(Duration.ofHours(hours[0])), START.plus(Duration.ofHours(hours[1])));
      assertThat(
              sums.read("days", "1", "", "1h", period).stream()
                  .mapToDouble(WindowSum::weight)
                  .sum())
          .as("hours %d to %d", hours[0], hours[1])
          .isEqualTo(expected);
    }
  }

  @Test
  void windowsOfADay_orOfRows_areRead() {
    List<WindowSum> one = List.of(sum(Part.SUM, "rows", "", 0, 3));
    for (String length : List.of("1d", "1w", "80rows", "15m")) {
      sums.write(List.of(new WindowSums.Row("long", "1", "", length, window(3), one, START)));
      assertThat(sums.read("long", "1", "", length, ALL)).as(length).isEqualTo(one);
    }
  }

  @Test
  void aWindowComputedAgain_replacesWhatItWas_alsoByNothing() {
    sums.write(List.of(row("again", "1", "", 0, List.of(sum(Part.SUM, "rows", "", 0, 3)))));
    sums.write(
        List.of(
            new WindowSums.Row(
                "again",
                "1",
                "",
                "1h",
                window(0),
                List.of(sum(Part.SUM, "labelled", "", 0, 2)),
                START.plusSeconds(1))));
    assertThat(sums.read("again", "1", "", "1h", ALL))
        .containsExactly(sum(Part.SUM, "labelled", "", 0, 2));
    sums.write(
        List.of(
            new WindowSums.Row(
                "again", "1", "", "1h", window(0), List.of(), START.plusSeconds(2))));
    assertThat(sums.read("again", "1", "", "1h", ALL)).isEmpty();
    TimeWindow days =
        new TimeWindow(START.minus(Duration.ofDays(1)), START.plus(Duration.ofDays(3)));
    assertThat(sums.read("again", "1", "", "1h", days)).as("by days").isEmpty();
  }

  private static WindowSum sum(Part part, String name, String other, int cell, double weight) {
    return new WindowSum(part, name, other, cell, weight, weight, weight / 4);
  }

  private static WindowSums.Row row(
      String model, String version, String segment, int hour, List<WindowSum> sums) {
    return new WindowSums.Row(model, version, segment, "1h", window(hour), sums, START);
  }

  private static TimeWindow window(int hour) {
    Instant start = START.plus(Duration.ofHours(hour));
    return new TimeWindow(start, start.plus(Duration.ofHours(1)));
  }
}

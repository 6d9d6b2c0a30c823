package dev.tidemark.storage.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WindowLengthTest {
  @ParameterizedTest
  @CsvSource({
    "15m, 2026-03-01T10:14:59.999Z, 2026-03-01T10:00:00Z, 2026-03-01T10:15:00Z",
    "6h,  2026-03-01T10:15:00Z,     2026-03-01T06:00:00Z, 2026-03-01T12:00:00Z",
    "1d,  1969-12-31T23:59:59Z,     1969-12-31T00:00:00Z, 1970-01-01T00:00:00Z",
    "1w,  2026-03-01T10:15:00Z,     2026-02-23T00:00:00Z, 2026-03-02T00:00:00Z",
    "1mo, 2024-02-29T10:15:00Z,     2024-02-01T00:00:00Z, 2024-03-01T00:00:00Z",
    "3mo, 2024-12-31T10:15:00Z,     2024-10-01T00:00:00Z, 2025-01-01T00:00:00Z",
    "7d/1d, 2026-03-05T10:15:00Z,   2026-03-05T00:00:00Z, 2026-03-12T00:00:00Z",
  })
  void windowOf_alignsInUtc(String text, Instant time, Instant start, Instant end) {
    WindowLength length = WindowLength.parse(text);
    assertThat(length.windowOf(time)).isEqualTo(new TimeWindow(start, end));
    assertThat(length.text()).isEqualTo(text);
  }

  @Test
  void windowsBetween_coverTheStretchWithoutGaps() {
    assertThat(
            WindowLength.parse("1mo")
                .windowsBetween(
                    Instant.parse("2008-08-15T00:00:00Z"), Instant.parse("2008-11-01T00:00:00Z")))
        .extracting(TimeWindow::start)
        .containsExactly(
            Instant.parse("2008-08-01T00:00:00Z"),
            Instant.parse("2008-09-01T00:00:00Z"),
            Instant.parse("2008-10-01T00:00:00Z"));
  }

  @Test
  void slidingWindows_allThatHoldAPoint_andAllThatTouchAStretch() {
    WindowLength length = WindowLength.parse("6h/2h");
    Instant noon = Instant.parse("2026-03-05T12:30:00Z");
    assertThat(length.windowsOf(noon))
        .extracting(window -> window.start().toString())
        .containsExactly("2026-03-05T08:00:00Z", "2026-03-05T10:00:00Z", "2026-03-05T12:00:00Z");
    assertThat(length.windowsOf(noon)).allMatch(window -> window.contains(noon));
    assertThat(length.windowsBetween(noon, noon.plusSeconds(2 * 3600)))
        .extracting(window -> window.start().toString())
        .containsExactly(
            "2026-03-05T08:00:00Z",
            "2026-03-05T10:00:00Z",
            "2026-03-05T12:00:00Z",
            "2026-03-05T14:00:00Z");
  }

  @Test
  void rows_areAWindowLengthToo() {
    assertThat(WindowLength.parse("10000rows")).isEqualTo(new WindowLength.RowCount(10_000));
    assertThat(WindowLength.parse("10000rows").text()).isEqualTo("10000rows");
  }

  @ParameterizedTest
  @CsvSource({"7d/2d", "1d/1d", "1d/7d"})
  void windowThatIsNoMultipleOfItsStep_isRefused(String text) {
    assertThatThrownBy(() -> WindowLength.parse(text)).hasMessageContaining("7d/1d");
  }

  @ParameterizedTest
  @CsvSource({"0rows", "1mo/1d", "0d", "1y", "d", "''", "-1h"})
  void anythingElse_isRefusedByName(String text) {
    assertThatThrownBy(() -> WindowLength.parse(text)).hasMessageContaining("'" + text + "'");
  }
}

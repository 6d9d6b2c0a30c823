package dev.tidemark.storage.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {
  @Property(tries = 500)
  void agreesWithJavaTime(
      @ForAll @LongRange(min = 0, max = 4_102_444_800_000L) long millis,
      @ForAll @IntRange(min = -1_080, max = 1_080) int offsetMinutes) {
    ZoneOffset offset = ZoneOffset.ofTotalSeconds(offsetMinutes * 60);
    String text =
        DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(
            Instant.ofEpochMilli(millis).atOffset(offset));
    assertThat(parse(text)).isEqualTo(millis);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-01T10:00:00Z, 2026-03-01T10:00:00Z",
    "2026-03-01t10:00:00.1z, 2026-03-01T10:00:00.100Z",
    "2026-03-01T10:00:00.123987654321Z, 2026-03-01T10:00:00.123Z",
    "2026-03-01T00:30:00+01:00, 2026-02-28T23:30:00Z",
    "2026-03-01T23:30:00.5-05:30, 2026-03-02T05:00:00.500Z",
    "2016-12-31T23:59:60Z, 2017-01-01T00:00:00Z",
    "2024-02-29T00:00:00Z, 2024-02-29T00:00:00Z"
  })
  void rfc3339_isRead(String text, Instant expected) {
    assertThat(parse(text)).isEqualTo(expected.toEpochMilli());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "now",
        "2026-03-01",
        "2026-03-01T10:00:00",
        "2026-03-01 10:00:00Z",
        "2026-02-29T10:00:00Z",
        "2026-13-01T10:00:00Z",
        "2026-00-01T10:00:00Z",
        "2026-03-01T24:00:00Z",
        "2026-03-01T10:60:00Z",
        "2026-03-01T10:00:00.Z",
        "2026-03-01T10:00:00+0100",
        "2026-03-01T10:00:00+1:00",
        "2026-03-01T10:00:00Zx",
        "+2026-03-01T10:00:00Z",
        "1772359200000000000000"
      })
  void anythingElse_isInvalid(String text) {
    assertThat(parse(text)).isEqualTo(Timestamps.INVALID);
  }

  private static long parse(String text) {
    char[] padded = ("#" + text).toCharArray();
    return Timestamps.parse(padded, 1, text.length());
  }
}

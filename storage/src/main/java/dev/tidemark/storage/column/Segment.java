package dev.tidemark.storage.column;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A slice of the rows: those whose tag or feature {@code key} has one value, or whose number lies
 * in a range such as {@code [30,45)}: from 30 on, below 45; a side that is left out is open.
 *
 * @param key empty for all rows
 */
public record Segment(String key, String value) {
  /** All rows. */
  public static final Segment ALL = new Segment("", "");

  /** A tag of that name counts before a feature of that name; numbers compare as they print. */
  public static final String CONDITION =
      """
       (empty({segment_key:String}) OR {segment_value:String} = multiIf(
            mapContains(tags, {segment_key:String}), tags[{segment_key:String}],
            mapContains(cat, {segment_key:String}), cat[{segment_key:String}],
            mapContains(num, {segment_key:String}), toString(num[{segment_key:String}]), '')
          OR ({segment_is_range:UInt8} = 1 AND mapContains(num, {segment_key:String})
              AND NOT mapContains(tags, {segment_key:String})
              AND isFinite(num[{segment_key:String}])
              AND num[{segment_key:String}] >= {segment_low:Float64}
              AND (num[{segment_key:String}] < {segment_high:Float64}
                   OR {segment_high:Float64} = 1.7976931348623157e308)))
      """;

  private static final Pattern RANGE = Pattern.compile("\\[([^,\\[\\])]*),([^,\\[\\])]*)\\)");

  /** Numbers from one on and below another. */
  private record Range(double low, double high) {}

  /**
   * The numbers of a feature from {@code low} on and below {@code high}; infinite ends are open.
   */
  public static Segment range(String key, double low, double high) {
    return new Segment(key, "[" + end(low) + "," + end(high) + ")");
  }

  private static String end(double number) {
    if (Double.isInfinite(number)) {
      return "";
    }
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString((long) number)
        : Double.toString(number);
  }

  public boolean isAll() {
    return key.isEmpty();
  }

  /** {@code country=DE}; empty for all rows. */
  public String text() {
    return isAll() ? "" : key + "=" + value;
  }

  /**
   * Reads {@code key=value}; the key ends at the first {@code =}.
   *
   * @throws IllegalArgumentException naming the text if there is no key or no {@code =}, or a range
   *     is empty
   */
  public static Segment parse(String text) {
    if (text.isEmpty()) {
      return ALL;
    }
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw new IllegalArgumentException("not a segment: '" + text + "' (write country=DE)");
    }
    Segment segment = new Segment(text.substring(0, equals), text.substring(equals + 1));
    Range range = segment.range();
    if (range != null && !(range.low() < range.high())) {
      throw new IllegalArgumentException("no number is in '" + segment.value() + "'");
    }
    return segment;
  }

  /** Null when the value is no range. */
  private @Nullable Range range() {
    Matcher matcher = RANGE.matcher(value);
    if (!matcher.matches()) {
      return null;
    }
    try {
      return new Range(
          number(matcher.group(1), -Double.MAX_VALUE), number(matcher.group(2), Double.MAX_VALUE));
    } catch (NumberFormatException _) { // a text that only looks like one
      return null;
    }
  }

  private static double number(String text, double open) {
    return text.isBlank() ? open : Double.parseDouble(text.strip());
  }

  /** Values of {@link #CONDITION}'s parameters. */
  public Map<String, Object> parameters() {
    Range range = range();
    return Map.of(
        "segment_key",
        key,
        "segment_value",
        value,
        "segment_is_range",
        range == null ? 0 : 1,
        "segment_low",
        range == null ? 0.0 : range.low(),
        "segment_high",
        range == null ? 0.0 : range.high());
  }
}

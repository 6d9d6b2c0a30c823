package dev.tidemark.storage.column;

import java.util.Map;

/**
 * A slice of the rows: those whose tag or categorical feature {@code key} has one value.
 *
 * @param key empty for all rows
 */
public record Segment(String key, String value) {
  /** All rows. */
  public static final Segment ALL = new Segment("", "");

  /** A tag of that name counts before a feature of that name; numbers compare as they print. */
  static final String CONDITION =
      """
       (empty({segment_key:String}) OR {segment_value:String} = multiIf(
            mapContains(tags, {segment_key:String}), tags[{segment_key:String}],
            mapContains(cat, {segment_key:String}), cat[{segment_key:String}],
            mapContains(num, {segment_key:String}), toString(num[{segment_key:String}]), ''))
      """;

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
   * @throws IllegalArgumentException naming the text if there is no key or no {@code =}
   */
  public static Segment parse(String text) {
    if (text.isEmpty()) {
      return ALL;
    }
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw new IllegalArgumentException("not a segment: '" + text + "' (write country=DE)");
    }
    return new Segment(text.substring(0, equals), text.substring(equals + 1));
  }

  Map<String, Object> parameters() {
    return Map.of("segment_key", key, "segment_value", value);
  }
}

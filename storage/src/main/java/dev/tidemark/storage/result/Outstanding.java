package dev.tidemark.storage.result;

import dev.tidemark.storage.window.WindowLength;
import java.time.Duration;

/**
 * What many windows are told by: of each series the result that stands out most. That is the one of
 * the gravest status, then furthest from what was expected or from the reference, then the last.
 */
final class Outstanding {
  /** Length of the steps in {@code window_steps}. */
  static final Duration STORED_STEP = Duration.ofHours(6);

  /** Length of the steps in {@code window_days}. */
  static final Duration STORED_DAY = Duration.ofDays(1);

  /**
   * The order is one whole number, which is compared many times faster than a tuple: 3 bits of
   * status, 31 of a distance (a float's bits are in its order), 30 of seconds since the step began.
   */
  static final String IN_STEPS =
      """
      toUnixTimestamp64Milli(window_start) - {origin:Int64} AS since,
      intDiv(since, {step:Int64}) AS number,
      ifNotFinite(abs(value - multiIf(isFinite(expected), expected,
        isFinite(reference_value), reference_value, 0)), 0) AS distance,
      bitShiftLeft(transform(status, ['drift', 'warning', 'ok', 'failed'], [4, 3, 2, 1], 0)::UInt64, 61)
        + bitShiftLeft(reinterpretAsUInt32(distance::Float32)::UInt64, 30)
        + intDiv(since - number * {step:Int64}, 1000)::UInt64 AS order
      """;

  /** One value of each column, of the result that is first in that order. */
  static final String MOST =
      """
      argMax(value, order) AS value, argMax(lower, order) AS lower, argMax(upper, order) AS upper,
      argMax(p_value, order) AS p_value, argMax(p_value_adjusted, order) AS p_value_adjusted,
      argMax(expected, order) AS expected, argMax(sample_size, order) AS sample_size,
      argMax(reference_value, order) AS reference_value, argMax(status, order) AS status,
      max(computed_at) AS computed_at
      """;

  /** The arrays of a row side by side, an entry a row. */
  static final String JOINED =
      """
      ARRAY JOIN subject, feature, value, lower, upper, p_value, p_value_adjusted, expected,
        sample_size, reference_value, status
      """;

  private Outstanding() {}

  /** Whether windows of that length are shorter than a stored step. */
  static boolean isStored(String windowLength) {
    try {
      return switch (WindowLength.parse(windowLength)) {
        case WindowLength.Fixed fixed -> isShort(fixed);
        case WindowLength.Sliding(WindowLength.Fixed fixed, WindowLength.Fixed _) -> isShort(fixed);
        case WindowLength.Weeks _, WindowLength.Months _, WindowLength.RowCount _ -> false;
      };
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static boolean isShort(WindowLength.Fixed fixed) {
    return fixed.length().compareTo(STORED_STEP) < 0;
  }
}

package dev.tidemark.storage.record;

import java.time.DateTimeException;
import java.time.LocalDate;

/** Reads RFC 3339 date-times without garbage; java.time takes a microsecond each. */
final class Timestamps {
  private Timestamps() {}

  /** What {@link #parse} answers for a text that is no RFC 3339 date-time. */
  static final long INVALID = Long.MIN_VALUE;

  /**
   * Epoch milliseconds, finer digits cut off; a leap second is the second after it.
   *
   * @return {@link #INVALID} unless the text is {@code date T time offset} as RFC 3339 §5.6 writes
   *     it
   */
  static long parse(char[] c, int at, int length) {
    if (length < 20
        || c[at + 4] != '-'
        || c[at + 7] != '-'
        || (c[at + 10] | 0x20) != 't'
        || c[at + 13] != ':'
        || c[at + 16] != ':') {
      return INVALID;
    }
    int end = at + length;
    int year = digits(c, at, 4);
    int month = digits(c, at + 5, 2);
    int day = digits(c, at + 8, 2);
    int hour = digits(c, at + 11, 2);
    int minute = digits(c, at + 14, 2);
    int second = digits(c, at + 17, 2);
    if (year < 0
        || hour < 0
        || hour > 23
        || minute < 0
        || minute > 59
        || second < 0
        || second > 60) {
      return INVALID;
    }
    int next = at + 19;
    int millis = 0;
    if (c[next] == '.') {
      int scale = 100;
      int first = ++next;
      for (; next < end && c[next] >= '0' && c[next] <= '9'; next++, scale /= 10) {
        millis += scale * (c[next] - '0');
      }
      if (next == first) {
        return INVALID;
      }
    }
    long offset = offsetMinutes(c, next, end);
    long epochDay = epochDay(year, month, day);
    if (offset == INVALID || epochDay == INVALID) {
      return INVALID;
    }
    long minutes = (epochDay * 24 + hour) * 60 + minute - offset;
    return (minutes * 60 + second) * 1000 + millis;
  }

  private static long offsetMinutes(char[] c, int at, int end) {
    if (at + 1 == end && (c[at] | 0x20) == 'z') {
      return 0;
    }
    if (at + 6 != end || (c[at] != '+' && c[at] != '-') || c[at + 3] != ':') {
      return INVALID;
    }
    int hours = digits(c, at + 1, 2);
    int minutes = digits(c, at + 4, 2);
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) {
      return INVALID;
    }
    int offset = hours * 60 + minutes;
    return c[at] == '-' ? -offset : offset;
  }

  private static long epochDay(int year, int month, int day) {
    if (month < 1 || month > 12 || day < 1 || day > 31) {
      return INVALID;
    }
    try {
      return LocalDate.of(year, month, day).toEpochDay();
    } catch (DateTimeException e) {
      return INVALID; // 30 February
    }
  }

  /** -1 unless all are digits. */
  private static int digits(char[] c, int at, int count) {
    int value = 0;
    for (int i = at; i < at + count; i++) {
      if (c[i] < '0' || c[i] > '9') {
        return -1;
      }
      value = value * 10 + c[i] - '0';
    }
    return value;
  }
}

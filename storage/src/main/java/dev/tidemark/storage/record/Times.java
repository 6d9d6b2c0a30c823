package dev.tidemark.storage.record;

import dev.tidemark.storage.problem.Problem;
import java.time.Instant;

/** Times in query parameters. */
public final class Times {
  private Times() {}

  /**
   * Reads RFC 3339 or epoch milliseconds. A plus sign that the query string turned into a space is
   * taken as the plus sign.
   *
   * @throws Problem 400 naming the parameter
   */
  public static Instant read(String parameter, String text) {
    if (text.matches("\\d{1,15}")) {
      return Instant.ofEpochMilli(Long.parseLong(text));
    }
    char[] chars = text.replace(' ', '+').toCharArray();
    long millis = Timestamps.parse(chars, 0, chars.length);
    if (millis == Timestamps.INVALID) {
      throw Problem.invalidField(
          parameter,
          "must be an RFC 3339 date-time such as 2026-03-01T10:00:00Z, or epoch milliseconds");
    }
    return Instant.ofEpochMilli(millis);
  }
}

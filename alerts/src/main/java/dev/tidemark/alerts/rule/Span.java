package dev.tidemark.alerts.rule;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A length of time as somebody wrote it: {@code 30m}, {@code 2h}, {@code 3d}. */
public record Span(Duration length, String text) {
  private static final Pattern FORM = Pattern.compile("([1-9]\\d{0,6})(s|m|h|d)");

  static boolean isSpan(String text) {
    return FORM.matcher(text).matches();
  }

  /**
   * @throws IllegalArgumentException naming the text if it is no length of time
   */
  static Span parse(String text) {
    Matcher span = FORM.matcher(text);
    if (!span.matches()) {
      throw new IllegalArgumentException(
          "not a length of time: '" + text + "' (write 30m, 2h or 3d)");
    }
    long count = Long.parseLong(span.group(1));
    return new Span(
        switch (span.group(2)) {
          case "s" -> Duration.ofSeconds(count);
          case "m" -> Duration.ofMinutes(count);
          case "h" -> Duration.ofHours(count);
          default -> Duration.ofDays(count);
        },
        text);
  }
}

package dev.tidemark.alerts.rule;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A length of silence: a duration, or a number of the model's own windows. */
public sealed interface Silence {
  Pattern WINDOWS = Pattern.compile("([1-9]\\d{0,4}) ?windows?");

  /** Wall-clock time. */
  record For(Duration length, String text) implements Silence {}

  /** Windows of whatever length the model has. */
  record Windows(int count) implements Silence {}

  /**
   * @throws IllegalArgumentException naming the text if it is neither {@code 2h} nor {@code 2
   *     windows}
   */
  static Silence parse(String text) {
    Matcher windows = WINDOWS.matcher(text);
    if (windows.matches()) {
      return new Windows(Integer.parseInt(windows.group(1)));
    }
    if (!Span.isSpan(text)) {
      throw new IllegalArgumentException(
          "not a length of silence: '" + text + "' (write 30m, 2h, 1d or 2 windows)");
    }
    return new For(Span.parse(text).length(), text);
  }

  /** As {@link #parse} reads it. */
  default String text() {
    return switch (this) {
      case For(Duration _, String text) -> text;
      case Windows(int count) -> count + (count == 1 ? " window" : " windows");
    };
  }
}

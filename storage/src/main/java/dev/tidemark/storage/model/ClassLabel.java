package dev.tidemark.storage.model;

import java.math.BigDecimal;
import java.util.regex.Pattern;

/**
 * A predicted or true value in the form in which it is stored: a number, or a text when it is not
 * one. Values compare by value: {@code 1}, {@code 1.0} and {@code "1"} are the same, and so are
 * {@code true} and {@code "true"}.
 *
 * @param number NaN when the value is a text
 * @param text empty when the value is a number
 */
public record ClassLabel(double number, String text) {
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?\\d+(\\.\\d*)?([eE][+-]?\\d+)?|[+-]?\\.\\d+([eE][+-]?\\d+)?");

  /** No value. */
  public static final ClassLabel ABSENT = new ClassLabel(Double.NaN, "");

  public static ClassLabel of(double number) {
    return new ClassLabel(number == 0 ? 0.0 : number, "");
  }

  public static ClassLabel of(boolean value) {
    return new ClassLabel(Double.NaN, Boolean.toString(value));
  }

  /** Reads a text; one that is a plain decimal number is that number. */
  public static ClassLabel ofText(String text) {
    if (isNumber(text)) {
      double number = Double.parseDouble(text);
      if (Double.isFinite(number)) {
        return of(number);
      }
    }
    return new ClassLabel(Double.NaN, text);
  }

  public boolean isAbsent() {
    return Double.isNaN(number) && text.isEmpty();
  }

  /**
   * The class name: the text, or the number written plainly ({@code 1}, {@code 0.5}); empty when
   * absent.
   */
  public String name() {
    if (Double.isNaN(number)) {
      return text;
    }
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString((long) number)
        : new BigDecimal(Double.toString(number)).stripTrailingZeros().toString();
  }

  private static boolean isNumber(String text) {
    return !text.isEmpty() && text.length() <= 32 && NUMBER.matcher(text).matches();
  }
}

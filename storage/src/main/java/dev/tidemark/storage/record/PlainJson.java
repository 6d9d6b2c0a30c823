package dev.tidemark.storage.record;

import com.fasterxml.jackson.core.io.NumberInput;
import java.io.Serial;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Steps through one JSON text that is written plainly: texts in ASCII without escapes, numbers of
 * usual length. Whatever else it meets, wrong or not, is {@link Unusual}: for a whole parser to
 * judge. What it does take it takes as that parser would. Not thread-safe.
 */
final class PlainJson {
  /** Every product or quotient of such a power and a whole number to 2^53 is rounded once only. */
  private static final double[] EXACT_POWERS = {
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16,
    1e17, 1e18, 1e19, 1e20, 1e21, 1e22
  };

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private static final byte[] TRUE = {'t', 'r', 'u', 'e'};
  private static final byte[] FALSE = {'f', 'a', 'l', 's', 'e'};
  private static final byte[] NULL = {'n', 'u', 'l', 'l'};
  private static final long EXACT_WHOLE = 1L << 53;
  private static final int LONG_DIGITS = 18;
  private static final int MAX_EXPONENT = 1_000;

  private final int maxNumberChars;
  private byte[] bytes = new byte[0];
  private int at;
  private int end;
  private int valueFrom;
  private int valueTo;
  private boolean isWhole;

  /** Not written plainly, or no JSON at all. */
  static final class Unusual extends Exception {
    @Serial private static final long serialVersionUID = 1L;

    Unusual() {
      super("not written plainly", null, false, false);
    }
  }

  PlainJson(int maxNumberChars) {
    this.maxNumberChars = maxNumberChars;
  }

  /** Goes to the start of a text from {@code from} to before {@code to}. */
  void on(byte[] text, int from, int to) {
    bytes = text;
    at = from;
    end = to;
  }

  /** Enters the object that must stand here. */
  void object() throws Unusual {
    if (peek() != '{') {
      throw new Unusual();
    }
    at++;
  }

  /**
   * Whether another member follows in this object; if not, the object is left.
   *
   * @param isFirst whether none was read before
   */
  boolean hasMember(boolean isFirst) throws Unusual {
    byte next = peek();
    if (next == '}') {
      at++;
      return false;
    }
    if (!isFirst) {
      if (next != ',') {
        throw new Unusual();
      }
      at++;
      next = peek();
    }
    if (next != '"') {
      throw new Unusual();
    }
    return true;
  }

  /** What {@link #skipName} looks for, given a name that JSON writes as it is. */
  static byte[] nameToken(String name) {
    return ('"' + name + "\":").getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Steps over the member's name and the colon if they stand here just so, without white space.
   *
   * @param token the {@link #nameToken} of the name
   */
  boolean skipName(byte[] token) {
    int length = token.length;
    if (length > end - at) {
      return false;
    }
    int i = 0;
    for (; i <= length - Long.BYTES; i += Long.BYTES) {
      if ((long) LONG.get(bytes, at + i) != (long) LONG.get(token, i)) {
        return false;
      }
    }
    for (; i < length; i++) {
      if (bytes[at + i] != token[i]) {
        return false;
      }
    }
    at += length;
    return true;
  }

  /** Reads the member's name. */
  String name() throws Unusual {
    String name = text();
    colon();
    return name;
  }

  private void colon() throws Unusual {
    if (peek() != ':') {
      throw new Unusual();
    }
    at++;
  }

  /** The first byte of what comes next, white space left out. */
  byte peek() throws Unusual {
    while (at < end) {
      byte next = bytes[at];
      if (next != ' ' && next != '\t' && next != '\r') {
        return next;
      }
      at++;
    }
    throw new Unusual();
  }

  /** Whether a number comes next. */
  boolean isNumber() throws Unusual {
    byte next = peek();
    return next == '-' || isDigit(next);
  }

  /** Reads the text that must stand here; {@link #from} and {@link #length} say where it is. */
  void skipText() throws Unusual {
    if (peek() != '"') {
      throw new Unusual();
    }
    int from = ++at;
    for (int i = from; i < end; i++) {
      byte c = bytes[i];
      if (c == '"') {
        valueFrom = from;
        valueTo = i;
        at = i + 1;
        return;
      }
      if (c < ' ' || c == '\\' || c == 0x7f) { // below: control characters and all beyond ASCII
        break;
      }
    }
    throw new Unusual();
  }

  /** Reads the text that must stand here. */
  String text() throws Unusual {
    skipText();
    return value();
  }

  /**
   * Reads the text that must stand here.
   *
   * @param guess is returned if it is that
   */
  String text(String guess) throws Unusual {
    skipText();
    if (length() == guess.length()) {
      int same = 0;
      while (same < guess.length() && bytes[valueFrom + same] == guess.charAt(same)) {
        same++;
      }
      if (same == guess.length()) {
        return guess;
      }
    }
    return value();
  }

  /** Where the text or number read last begins. */
  int from() {
    return valueFrom;
  }

  /** How many characters, and bytes, it has. */
  int length() {
    return valueTo - valueFrom;
  }

  /** It as it is written. */
  String value() {
    return new String(bytes, valueFrom, length(), StandardCharsets.ISO_8859_1);
  }

  /** Whether the number read last has neither fraction nor exponent. */
  boolean isWhole() {
    return isWhole;
  }

  /** Reads the number that must stand here, rounded to the nearest double. */
  double number() throws Unusual {
    boolean isNegative = peek() == '-';
    valueFrom = at;
    int i = isNegative ? at + 1 : at;
    int first = i;
    long digits = 0;
    while (i < end && isDigit(bytes[i])) {
      digits = digits * 10 + bytes[i++] - '0';
    }
    int count = i - first;
    if (count == 0 || (bytes[first] == '0' && count > 1)) {
      throw new Unusual();
    }
    isWhole = true;
    int exponent = 0;
    if (i < end && bytes[i] == '.') {
      isWhole = false;
      int point = i++;
      while (i < end && isDigit(bytes[i])) {
        digits = digits * 10 + bytes[i++] - '0';
      }
      exponent = point + 1 - i;
      count -= exponent;
      if (exponent == 0) {
        throw new Unusual();
      }
    }
    if (i < end && (bytes[i] | 0x20) == 'e') {
      isWhole = false;
      at = i + 1;
      exponent += exponent();
      i = at;
    }
    at = i;
    valueTo = i;
    if (length() > maxNumberChars || (isWhole && (count > LONG_DIGITS || isMinusZero()))) {
      throw new Unusual();
    }
    if (count > LONG_DIGITS || !isExact(digits, exponent)) {
      return isWhole ? (double) (isNegative ? -digits : digits) : rounded();
    }
    double value =
        exponent < 0 ? digits / EXACT_POWERS[-exponent] : digits * EXACT_POWERS[exponent];
    return isNegative ? -value : value;
  }

  private static boolean isExact(long digits, int exponent) {
    return digits <= EXACT_WHOLE
        && exponent > -EXACT_POWERS.length
        && exponent < EXACT_POWERS.length;
  }

  private boolean isMinusZero() {
    return length() == 2 && bytes[valueFrom] == '-' && bytes[valueFrom + 1] == '0';
  }

  private int exponent() throws Unusual {
    boolean isNegative = at < end && bytes[at] == '-';
    if (at < end && (isNegative || bytes[at] == '+')) {
      at++;
    }
    int from = at;
    int value = 0;
    while (at < end && isDigit(bytes[at])) {
      value = Math.min(MAX_EXPONENT, value * 10 + bytes[at++] - '0');
    }
    if (at == from) {
      throw new Unusual();
    }
    return isNegative ? -value : value;
  }

  /** As the parser does it. */
  private double rounded() {
    return NumberInput.parseDouble(value(), true);
  }

  /** Reads the {@code true} or {@code false} that must stand here. */
  boolean truth() throws Unusual {
    if (skip(TRUE)) {
      return true;
    }
    if (skip(FALSE)) {
      return false;
    }
    throw new Unusual();
  }

  /** Steps over {@code null} if it stands here. */
  boolean skipNull() throws Unusual {
    return skip(NULL);
  }

  private boolean skip(byte[] word) throws Unusual {
    peek();
    int to = at + word.length;
    if (to > end || !Arrays.equals(bytes, at, to, word, 0, word.length)) {
      return false;
    }
    at = to;
    return true;
  }

  /** Nothing may follow. */
  void end() throws Unusual {
    if (at != end) {
      throw new Unusual();
    }
  }

  private static boolean isDigit(byte c) {
    return c >= '0' && c <= '9';
  }
}

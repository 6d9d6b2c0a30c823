package dev.tidemark.storage.engine.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;

/**
 * A word, literal or sign of a statement; spaces and comments are none.
 *
 * @param kind what it is
 * @param start its first byte
 * @param end the byte after its last
 * @param text a word in lower case, a quoted identifier or string without its quotes, else the sign
 */
record Token(Kind kind, int start, int end, String text) {
  enum Kind {
    /** A keyword, an unquoted identifier or a number. */
    WORD,
    /** An identifier in back quotes or double quotes. */
    QUOTED,
    /** A string literal, heredocs included. */
    STRING,
    /** Any other sign, one byte each. */
    SIGN
  }

  static Token word(byte[] sql, int start, int end) {
    String text = new String(sql, start, end - start, UTF_8).toLowerCase(Locale.ROOT);
    return new Token(Kind.WORD, start, end, text);
  }

  boolean isWord(String lowerCase) {
    return kind == Kind.WORD && text.equals(lowerCase);
  }

  boolean isSign(char sign) {
    return kind == Kind.SIGN && text.charAt(0) == sign;
  }

  /** Whether it can name something: a word or a quoted identifier. */
  boolean isName() {
    return kind == Kind.WORD || kind == Kind.QUOTED;
  }
}

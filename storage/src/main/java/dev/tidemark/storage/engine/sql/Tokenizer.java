package dev.tidemark.storage.engine.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.jspecify.annotations.Nullable;

/**
 * Cuts a statement into tokens the way ClickHouse's own lexer does: over bytes, with backslash
 * escapes and doubled quotes in every kind of quotes, {@code --}, {@code #} and block comments (not
 * nested), heredocs ({@code $tag$ … $tag$}) and typographic quotes.
 *
 * <p>Never fails: what ClickHouse would reject becomes signs, and an open quote or comment runs to
 * the end.
 *
 * @see <a
 *     href="https://github.com/ClickHouse/ClickHouse/blob/master/src/Parsers/Lexer.cpp">Lexer</a>
 */
final class Tokenizer {
  private final byte[] sql;
  private final int end;
  private int at;

  Tokenizer(byte[] sql, int end) {
    this.sql = sql;
    this.end = end;
  }

  /** The next token; null at the end. */
  @Nullable Token next() {
    skipSpaceAndComments();
    if (at >= end) {
      return null;
    }
    int start = at;
    byte c = sql[at];
    if (c == '\'') {
      return quoted(Token.Kind.STRING, start, '\'');
    }
    if (c == '`' || c == '"') {
      return quoted(Token.Kind.QUOTED, start, (char) c);
    }
    if (c == '$') {
      Token heredoc = heredoc(start);
      if (heredoc != null) {
        return heredoc;
      }
    }
    if (startsTypographicQuote(0x98)) {
      return typographic(Token.Kind.STRING, start, 0x99);
    }
    if (startsTypographicQuote(0x9C)) {
      return typographic(Token.Kind.QUOTED, start, 0x9D);
    }
    if (isWordByte(c)) {
      while (at < end && isWordByte(sql[at])) {
        at++;
      }
      return Token.word(sql, start, at);
    }
    at++;
    return new Token(Token.Kind.SIGN, start, at, String.valueOf((char) (c & 0xFF)));
  }

  private void skipSpaceAndComments() {
    while (at < end) {
      byte c = sql[at];
      if (c == ' ' || (c >= '\t' && c <= '\r')) {
        at++;
      } else if (isAt("--") || isAt("# ") || isAt("#!")) {
        while (at < end && sql[at] != '\n') {
          at++;
        }
      } else if (isAt("/*")) {
        at += 2;
        while (at < end && !isAt("*/")) {
          at++;
        }
        at = Math.min(end, at + 2);
      } else if (isNoBreakSpace()) {
        at += 2;
      } else {
        return;
      }
    }
  }

  private boolean isNoBreakSpace() {
    return at + 1 < end && (sql[at] & 0xFF) == 0xC2 && (sql[at + 1] & 0xFF) == 0xA0;
  }

  private boolean isAt(String ascii) {
    if (at + ascii.length() > end) {
      return false;
    }
    for (int i = 0; i < ascii.length(); i++) {
      if (sql[at + i] != ascii.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private Token quoted(Token.Kind kind, int start, char quote) {
    StringBuilder text = new StringBuilder();
    at++;
    int from = at;
    while (at < end) {
      byte c = sql[at];
      if (c == '\\' && at + 1 < end) {
        text.append(utf8(from, at));
        at += 2;
        from = at - 1;
      } else if (c == quote) {
        text.append(utf8(from, at));
        if (at + 1 < end && sql[at + 1] == quote) {
          from = at + 1;
          at += 2;
        } else {
          at++;
          return new Token(kind, start, at, text.toString());
        }
      } else {
        at++;
      }
    }
    return new Token(kind, start, at, text.append(utf8(from, at)).toString());
  }

  private @Nullable Token heredoc(int start) {
    int tagEnd = start + 1;
    while (tagEnd < end && isWordByte(sql[tagEnd]) && sql[tagEnd] != '$') {
      tagEnd++;
    }
    if (tagEnd >= end || sql[tagEnd] != '$') {
      return null;
    }
    String tag = utf8(start, tagEnd + 1);
    for (int i = tagEnd + 1; i + tag.length() <= end; i++) {
      if (sql[i] == '$' && utf8(i, i + tag.length()).equals(tag)) {
        at = i + tag.length();
        return new Token(Token.Kind.STRING, start, at, utf8(tagEnd + 1, i));
      }
    }
    return null;
  }

  private boolean startsTypographicQuote(int lastByte) {
    return at + 2 < end
        && (sql[at] & 0xFF) == 0xE2
        && (sql[at + 1] & 0xFF) == 0x80
        && (sql[at + 2] & 0xFF) == lastByte;
  }

  private Token typographic(Token.Kind kind, int start, int closing) {
    at += 3;
    int from = at;
    while (at < end && !startsTypographicQuote(closing)) {
      at++;
    }
    String text = utf8(from, at);
    at = Math.min(end, at + 3);
    return new Token(kind, start, at, text);
  }

  private static boolean isWordByte(byte c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '$';
  }

  private String utf8(int from, int to) {
    return new String(sql, from, to - from, UTF_8);
  }
}

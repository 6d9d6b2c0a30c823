package dev.tidemark.storage.engine.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How a statement has to be handed to the engine. */
public sealed interface Statement {
  /** An INSERT whose data stands behind it. */
  record InsertWithData(int headLength, String format, int dataOffset) implements Statement {
    /**
     * @param headLength bytes of the statement before its VALUES or FORMAT clause
     * @param format the data's format; {@code Values} for VALUES
     * @param dataOffset the first byte that may be data
     */
    public InsertWithData {}
  }

  /** A SELECT, which can answer piece by piece. */
  record Select(Optional<String> format) implements Statement {
    /**
     * @param format the output format that the statement itself names
     */
    public Select {}
  }

  /** Anything else. */
  record Other(Optional<String> format) implements Statement {
    /**
     * @param format the output format that the statement itself names
     */
    public Other {}
  }

  /**
   * Reads as much of a text as is needed to tell what it is.
   *
   * @param sql the text, in UTF-8, data of an INSERT included
   * @param length how many of its bytes count
   */
  static Statement of(byte[] sql, int length) {
    return new Reader(sql, length).read();
  }

  /** Reads one statement; a bracket counts with what stands between it and its partner. */
  final class Reader {
    private final byte[] sql;
    private final int length;
    private final Tokenizer tokens;
    private int depth;

    private Reader(byte[] sql, int length) {
      this.sql = sql;
      this.length = length;
      this.tokens = new Tokenizer(sql, length);
    }

    private Statement read() {
      @Nullable Token first = next();
      if (first == null) {
        return new Other(Optional.empty());
      }
      if (first.isWord("insert")) {
        return insert();
      }
      boolean select =
          first.isWord("select") || first.isWord("with") || (first.isSign('(') && depth == 1);
      List<Token> rest = rest();
      boolean inserts = rest.stream().anyMatch(t -> t.isWord("insert"));
      return select && !inserts ? new Select(format(rest)) : new Other(format(rest));
    }

    private Statement insert() {
      skipTarget();
      List<Token> seen = new ArrayList<>();
      for (@Nullable Token token = next(); token != null; token = next()) {
        if (depth > 0 || token.kind() != Token.Kind.WORD) {
          continue;
        }
        switch (token.text()) {
          case "values" -> {
            return new InsertWithData(token.start(), "Values", token.end());
          }
          case "format" -> {
            @Nullable Token name = next();
            if (name == null || !name.isName()) {
              return new Other(Optional.empty());
            }
            return new InsertWithData(token.start(), original(name), dataAfter(name));
          }
          case "select", "with", "from", "watch" -> {
            seen.addAll(rest());
            return new Other(format(seen));
          }
          default -> {}
        }
      }
      return new Other(Optional.empty());
    }

    /** Skips {@code [INTO] [TABLE] [FUNCTION] name}: a table may be called like a keyword. */
    private void skipTarget() {
      @Nullable Token token = next();
      while (token != null
          && (token.isWord("into") || token.isWord("table") || token.isWord("function"))) {
        token = next();
      }
      // token is the first part of the name; parts after a dot are skipped with their dot
      while (token != null) {
        int mark = token.end();
        if (mark < length && sql[mark] == '.') {
          next();
          token = next();
        } else {
          return;
        }
      }
    }

    private String original(Token token) {
      return token.kind() == Token.Kind.WORD
          ? new String(sql, token.start(), token.end() - token.start(), UTF_8)
          : token.text();
    }

    /** Data begins after the blanks and the one line end that follow the format's name. */
    private int dataAfter(Token name) {
      int at = name.end();
      while (at < length && (sql[at] == ' ' || sql[at] == '\t' || sql[at] == '\f')) {
        at++;
      }
      if (at < length && sql[at] == '\r') {
        at++;
      }
      if (at < length && sql[at] == '\n') {
        at++;
      }
      return at;
    }

    private List<Token> rest() {
      List<Token> rest = new ArrayList<>();
      for (@Nullable Token token = next(); token != null; token = next()) {
        if (depth == 0) {
          rest.add(token);
        }
      }
      return rest;
    }

    /** The name in a FORMAT clause: it ends the statement, or only SETTINGS come after it. */
    private Optional<String> format(List<Token> outside) {
      for (int i = outside.size() - 2; i >= 0; i--) {
        if (outside.get(i).isWord("format")
            && outside.get(i + 1).isName()
            && endsStatement(outside, i + 2)) {
          return Optional.of(original(outside.get(i + 1)));
        }
      }
      return Optional.empty();
    }

    private static boolean endsStatement(List<Token> tokens, int at) {
      return at == tokens.size() || tokens.get(at).isSign(';') || tokens.get(at).isWord("settings");
    }

    private @Nullable Token next() {
      @Nullable Token token = tokens.next();
      if (token != null && token.kind() == Token.Kind.SIGN) {
        switch (token.text()) {
          case "(", "[", "{" -> depth++;
          case ")", "]", "}" -> depth--;
          default -> {}
        }
      }
      return token;
    }
  }
}

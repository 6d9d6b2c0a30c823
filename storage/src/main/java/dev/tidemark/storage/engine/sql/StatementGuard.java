package dev.tidemark.storage.engine.sql;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Refuses statements that would reach beyond the engine's own tables: into files, the network,
 * other processes, users and the engine's life.
 *
 * <p>The engine's access rights refuse most of this too; this guard also covers what rights do not
 * (the {@code file()} function, INTO OUTFILE, FROM INFILE) and gives one place to read what is
 * allowed. It reads tokens, so strings and comments neither trigger nor hide anything. Inserting
 * data that stands in the request is always fine, whatever its format.
 */
public final class StatementGuard {
  /** Table functions that neither read nor write anything outside the engine. */
  private static final Set<String> HARMLESS_TABLE_FUNCTIONS =
      Set.of(
          "dictionary",
          "format",
          "generaterandom",
          "generateseries",
          "generate_series",
          "merge",
          "mergetreeindex",
          "mergetreeprojection",
          "null",
          "numbers",
          "numbers_mt",
          "values",
          "view",
          "viewifpermitted",
          "zeros",
          "zeros_mt");

  /** Functions that are no table functions, or that need to be refused on engines of any kind. */
  private static final Set<String> REFUSED_FUNCTIONS =
      Set.of("file", "disk", "catboostevaluate", "executable", "input", "url", "remote", "s3");

  private static final Set<String> STATEMENTS =
      Set.of(
          "alter",
          "check",
          "create",
          "delete",
          "desc",
          "describe",
          "drop",
          "exchange",
          "exists",
          "explain",
          "insert",
          "kill",
          "optimize",
          "rename",
          "select",
          "set",
          "show",
          "system",
          "truncate",
          "update",
          "use",
          "with",
          "(");

  private static final Set<String> OBJECTS =
      Set.of("database", "index", "materialized", "projection", "table", "temporary", "view");

  private static final Set<String> ENGINES =
      Set.of("atomic", "buffer", "join", "log", "memory", "null", "set", "stripelog", "tinylog");

  private static final Set<String> SYSTEM_VERBS =
      Set.of("clear", "drop", "flush", "reload", "start", "stop", "sync", "wait");

  private final Set<String> refusedFunctions;

  /**
   * A guard for an engine that knows these table functions: all but a few harmless ones are
   * refused, so a function that a later version adds is refused until somebody has looked at it.
   */
  public StatementGuard(Collection<String> tableFunctions) {
    this.refusedFunctions =
        Stream.concat(
                REFUSED_FUNCTIONS.stream(),
                tableFunctions.stream()
                    .map(name -> name.toLowerCase(Locale.ROOT))
                    .filter(name -> !HARMLESS_TABLE_FUNCTIONS.contains(name)))
            .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Why a statement is refused; empty if it may run.
   *
   * @param sql the statement in UTF-8
   * @param length how many of its bytes count: data of an INSERT does not
   */
  public Optional<String> refusal(byte[] sql, int length) {
    List<Token> tokens = tokens(sql, length);
    if (tokens.isEmpty()) {
      return Optional.empty();
    }
    return Stream.<Optional<String>>of(
            statement(tokens), functions(tokens), files(tokens), engines(tokens), settings(tokens))
        .flatMap(Optional::stream)
        .findFirst();
  }

  /** Why a setting that stands in a request is refused; empty if it may be set. */
  public Optional<String> settingRefusal(String name) {
    return isRefusedSetting(name.toLowerCase(Locale.ROOT))
        ? Optional.of("the setting " + name + " is not available")
        : Optional.empty();
  }

  private static List<Token> tokens(byte[] sql, int length) {
    Tokenizer tokenizer = new Tokenizer(sql, length);
    List<Token> tokens = new ArrayList<>();
    for (@Nullable Token t = tokenizer.next(); t != null; t = tokenizer.next()) {
      tokens.add(t);
    }
    return tokens;
  }

  /**
   * Why a statement of this kind is refused, told by its first word; empty if it is one of those
   * that an engine of tables needs. Only for text that the engine can parse: else its own complaint
   * is of more use.
   */
  public Optional<String> kindRefusal(byte[] sql) {
    @Nullable Token first = new Tokenizer(sql, sql.length).next();
    return first == null || STATEMENTS.contains(first.text())
        ? Optional.empty()
        : Optional.of(
            "the statement " + first.text().toUpperCase(Locale.ROOT) + " is not available");
  }

  private static Optional<String> statement(List<Token> tokens) {
    Token first = tokens.getFirst();
    for (int i = 0; i < tokens.size() - 1; i++) {
      if (tokens.get(i).isSign(';') && !tokens.get(i + 1).isSign(';')) {
        return Optional.of("more than one statement");
      }
      if (tokens.get(i).isWord("parallel") && tokens.get(i + 1).isWord("with")) {
        return Optional.of("PARALLEL WITH is not available");
      }
    }
    return switch (first.text()) {
      case "create", "drop", "exchange", "rename" -> object(tokens);
      case "alter" ->
          tokens.size() > 1 && !OBJECTS.contains(tokens.get(1).text())
              ? Optional.of("only tables, views and databases can be altered")
              : Optional.empty();
      case "system" ->
          tokens.size() > 1 && !SYSTEM_VERBS.contains(tokens.get(1).text())
              ? Optional.of(
                  "SYSTEM " + tokens.get(1).text().toUpperCase(Locale.ROOT) + " is not available")
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  /** CREATE [OR REPLACE], DROP and the like work on tables, views and databases only. */
  private static Optional<String> object(List<Token> tokens) {
    Optional<Token> object =
        tokens.stream()
            .skip(1)
            .filter(t -> !t.isWord("or") && !t.isWord("replace") && !t.isWord("window"))
            .findFirst();
    String verb = tokens.getFirst().text().toUpperCase(Locale.ROOT);
    return object
        .filter(t -> !OBJECTS.contains(t.text()) && !t.text().equals("tables"))
        .map(t -> verb + " " + t.text().toUpperCase(Locale.ROOT) + " is not available");
  }

  private Optional<String> functions(List<Token> tokens) {
    for (int i = 0; i < tokens.size() - 1; i++) {
      Token token = tokens.get(i);
      if (token.isName()
          && tokens.get(i + 1).isSign('(')
          && refusedFunctions.contains(token.text().toLowerCase(Locale.ROOT))
          && !isColumnList(tokens, i)) {
        return Optional.of("the function " + token.text() + " is not available");
      }
    }
    return Optional.empty();
  }

  /** {@code INSERT INTO url (a, b)} names a table and its columns, not a function. */
  private static boolean isColumnList(List<Token> tokens, int name) {
    return name > 0
        && (tokens.get(name - 1).isSign('.')
            || tokens.get(name - 1).isWord("into")
            || tokens.get(name - 1).isWord("exists")
            || tokens.get(name - 1).isWord("table"));
  }

  private static Optional<String> files(List<Token> tokens) {
    for (int i = 0; i < tokens.size() - 1; i++) {
      if ((tokens.get(i).isWord("into") && tokens.get(i + 1).isWord("outfile"))
          || (tokens.get(i).isWord("from") && tokens.get(i + 1).isWord("infile"))) {
        return Optional.of("reading and writing files is not available");
      }
    }
    return Optional.empty();
  }

  private static Optional<String> engines(List<Token> tokens) {
    if (!tokens.getFirst().isWord("create")) {
      return Optional.empty();
    }
    int depth = 0;
    for (int i = 0; i < tokens.size() - 1; i++) {
      depth += tokens.get(i).isSign('(') ? 1 : tokens.get(i).isSign(')') ? -1 : 0;
      if (depth == 0 && tokens.get(i).isWord("engine")) {
        int name = tokens.get(i + 1).isSign('=') ? i + 2 : i + 1;
        if (name < tokens.size() && tokens.get(name).isName() && !isEngine(tokens.get(name))) {
          return Optional.of("the engine " + tokens.get(name).text() + " is not available");
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isEngine(Token name) {
    String engine = name.text().toLowerCase(Locale.ROOT);
    return engine.endsWith("mergetree") || ENGINES.contains(engine);
  }

  private static Optional<String> settings(List<Token> tokens) {
    for (int i = 0; i < tokens.size() - 1; i++) {
      if (tokens.get(i + 1).isSign('=') && isRefusedSetting(tokens.get(i).text())) {
        return Optional.of("the setting " + tokens.get(i).text() + " is not available");
      }
    }
    return Optional.empty();
  }

  /** Another dialect would make these rules read the wrong language. */
  private static boolean isRefusedSetting(String name) {
    return name.contains("dialect");
  }
}

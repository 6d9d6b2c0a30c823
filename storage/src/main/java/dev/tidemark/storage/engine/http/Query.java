package dev.tidemark.storage.engine.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What a request asks for beside its statement.
 *
 * @param id the query's id, made up if the client named none
 * @param database the current database, if named
 * @param format output format where the statement names none
 * @param parameters values of {@code {name:Type}}
 * @param settings ClickHouse settings for this statement
 */
record Query(
    String id,
    Optional<String> database,
    String format,
    Map<String, String> parameters,
    Map<String, String> settings) {

  /** Parameters of the interface itself, which are no settings. */
  private static final Set<String> RESERVED =
      Set.of(
          "query",
          "user",
          "password",
          "database",
          "default_format",
          "query_id",
          "quota_key",
          "role",
          "compress",
          "decompress",
          "enable_http_compression",
          "wait_end_of_query",
          "buffer_size",
          "stacktrace",
          "session_id",
          "session_check",
          "session_timeout",
          "close_session",
          "client_protocol_version",
          "http_write_exception_in_output_format");

  private static final Pattern SETTING = Pattern.compile("[A-Za-z_][A-Za-z0-9_.]*");
  private static final String PARAMETER = "param_";

  /**
   * Reads a request.
   *
   * @param address the parameters in its address
   * @param headers by lower-case name
   */
  static Query of(Map<String, String> address, Map<String, String> headers) throws HttpFailure {
    if (value(address, "session_id").isPresent()) {
      throw new HttpFailure(
          501,
          ErrorStatus.NOT_IMPLEMENTED,
          "Code: 48. DB::Exception: the embedded engine keeps no sessions (NOT_IMPLEMENTED)");
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    Map<String, String> settings = new LinkedHashMap<>();
    for (Map.Entry<String, String> entry : address.entrySet()) {
      String name = entry.getKey();
      if (name.startsWith(PARAMETER)) {
        parameters.put(name.substring(PARAMETER.length()), entry.getValue());
      } else if (!RESERVED.contains(name)) {
        if (!SETTING.matcher(name).matches()) {
          throw new HttpFailure(
              404, 115, "Code: 115. DB::Exception: Unknown setting (UNKNOWN_SETTING)");
        }
        settings.put(name, entry.getValue());
      }
    }
    return new Query(
        value(address, "query_id").orElseGet(() -> UUID.randomUUID().toString()),
        value(address, "database").or(() -> value(headers, "x-clickhouse-database")),
        value(address, "default_format")
            .or(() -> value(headers, "x-clickhouse-format"))
            .orElse("TabSeparated"),
        parameters,
        settings);
  }

  private static Optional<String> value(Map<String, String> values, String name) {
    return Optional.ofNullable(values.get(name)).filter(text -> !text.isEmpty());
  }

  /** The statement that puts the settings into effect, with a mark to find what runs under them. */
  String settingsStatement(String mark) {
    StringBuilder sql = new StringBuilder("SET log_comment = ").append(literal(mark));
    settings.forEach((name, value) -> {
      if (!name.equals("log_comment")) {
        sql.append(", ").append(name).append(" = ").append(literal(value));
      }
    });
    return sql.toString();
  }

  /** A string literal of ClickHouse. */
  static String literal(String value) {
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }

  /** A quoted identifier of ClickHouse. */
  static String identifier(String name) {
    return "`" + name.replace("\\", "\\\\").replace("`", "\\`") + "`";
  }
}

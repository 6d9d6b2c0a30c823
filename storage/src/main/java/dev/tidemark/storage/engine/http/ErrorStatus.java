package dev.tidemark.storage.engine.http;

import java.util.Set;

/**
 * The HTTP status that ClickHouse's server gives to an error code.
 *
 * @see <a
 *     href="https://github.com/ClickHouse/ClickHouse/blob/master/src/Server/HTTP/exceptionCodeToHTTPStatus.cpp">ClickHouse</a>
 */
final class ErrorStatus {
  static final int AUTHENTICATION_FAILED = 516;
  static final int ACCESS_DENIED = 497;
  static final int NOT_IMPLEMENTED = 48;

  /** Values and texts that cannot be read, wrong arguments and types, broken syntax. */
  private static final Set<Integer> BAD_REQUEST =
      Set.of(
          6, 26, 27, 36, 38, 41, 42, 43, 44, 53, 62, 63, 69, 70, 71, 72, 117, 130, 131, 168, 184,
          190, 321, 427, 441, 467, 675, 676, 677);

  /** Tables, columns, functions, types, settings and formats that do not exist. */
  private static final Set<Integer> NOT_FOUND =
      Set.of(16, 46, 47, 50, 56, 60, 73, 78, 81, 115, 511);

  private ErrorStatus() {}

  static int of(int code) {
    if (BAD_REQUEST.contains(code)) {
      return 400;
    }
    if (NOT_FOUND.contains(code)) {
      return 404;
    }
    return switch (code) {
      case 192, 193, ACCESS_DENIED, AUTHENTICATION_FAILED -> 403;
      case 159 -> 408;
      case NOT_IMPLEMENTED -> 501;
      case 209, 439 -> 503;
      default -> 500;
    };
  }
}

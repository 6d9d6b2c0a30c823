package dev.tidemark.storage.engine.chdb;

import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A statement that the engine refused or could not finish, with ClickHouse's error code. */
public final class ChdbException extends Exception {
  private static final long serialVersionUID = 1L;

  /** The code of errors that carry none: ClickHouse's {@code UNKNOWN_EXCEPTION}. */
  static final int UNKNOWN = 1002;

  private static final Pattern CODE = Pattern.compile("^(?:[^\\n]*?)Code: (\\d+)\\.");

  private final int code;

  /** An error as the engine words it, for example {@code Code: 60. DB::Exception: …}. */
  public ChdbException(String message) {
    super(message);
    Matcher matcher = CODE.matcher(message);
    this.code = matcher.find() ? Integer.parseInt(matcher.group(1)) : UNKNOWN;
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }

  /** ClickHouse's error code, for example 60 for an unknown table. */
  public int code() {
    return code;
  }
}

package dev.tidemark.storage.problem;

import java.io.Serial;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something a caller must be told, as RFC 9457 words it. Rooms throw it; the server turns it into
 * an {@code application/problem+json} answer. The detail is shown to users: no internals in it.
 */
public final class Problem extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * One bad field.
   *
   * @param pointer a JSON pointer into the request, or the name of a parameter, which becomes one
   * @param detail what is wrong with it
   */
  public record FieldError(String pointer, String detail) {
    public FieldError {
      pointer = pointer.isEmpty() || pointer.startsWith("/") ? pointer : "/" + pointer;
    }
  }

  private final String type;
  private final String title;
  private final int status;
  private final transient List<FieldError> errors;
  private final @Nullable Duration retryAfter;

  private Problem(String type, String title, int status, String detail, List<FieldError> errors) {
    this(type, title, status, detail, errors, null);
  }

  private Problem(
      String type,
      String title,
      int status,
      String detail,
      List<FieldError> errors,
      @Nullable Duration retryAfter) {
    super(detail);
    this.retryAfter = retryAfter;
    this.type = type;
    this.title = title;
    this.status = status;
    this.errors = List.copyOf(errors);
  }

  /** 400: the request cannot be used; names what to change. */
  public static Problem invalid(String detail) {
    return new Problem("invalid-request", "Invalid request", 400, detail, List.of());
  }

  /** 400 with the bad fields. */
  public static Problem invalid(String detail, List<FieldError> errors) {
    return new Problem("invalid-request", "Invalid request", 400, detail, errors);
  }

  /** 400 for one bad field. */
  public static Problem invalidField(String pointer, String detail) {
    return invalid(detail, List.of(new FieldError(pointer, detail)));
  }

  /** 404: no such model, rule, replay … */
  public static Problem notFound(String what, String name) {
    return new Problem(
        "not-found", "Not found", 404, "There is no " + what + " '" + name + "'.", List.of());
  }

  /** 409: it exists already or is in a state that forbids this. */
  public static Problem conflict(String detail) {
    return new Problem("conflict", "Conflict", 409, detail, List.of());
  }

  /** Any other status. {@code type} is a stable slug. */
  public static Problem of(String type, String title, int status, String detail) {
    return new Problem(type, title, status, detail, List.of());
  }

  /** 429 or 503: the same request may succeed after this time (header {@code Retry-After}). */
  public static Problem retryLater(
      String type, String title, int status, String detail, Duration retryAfter) {
    return new Problem(type, title, status, detail, List.of(), retryAfter);
  }

  /** How long to wait before asking again; null: no use, or unknown. */
  public @Nullable Duration retryAfter() {
    return retryAfter;
  }

  /** A stable slug such as {@code invalid-request}; documented under docs/api/problems. */
  public String type() {
    return type;
  }

  public String title() {
    return title;
  }

  public int status() {
    return status;
  }

  public List<FieldError> errors() {
    return errors;
  }

  /** For users. */
  public String detail() {
    return String.valueOf(getMessage());
  }
}

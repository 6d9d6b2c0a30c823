package dev.tidemark.storage.engine.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;

/** The one user of an engine and its password, which both live as long as the process. */
public record Credential(String user, String password) {
  /** A credential must not be empty: an empty one would let everybody in. */
  public Credential {
    if (user.isEmpty() || password.isEmpty()) {
      throw new IllegalArgumentException("user and password must not be empty");
    }
  }

  /**
   * Whether a request carries it: in ClickHouse's headers, as basic authentication, or as
   * parameters.
   */
  boolean isIn(HttpRequest request) {
    Optional<String> key = request.header("x-clickhouse-key");
    if (key.isPresent()) {
      return matches(request.header("x-clickhouse-user").orElse(""), key.get());
    }
    Optional<String> basic =
        request.header("authorization").filter(a -> a.regionMatches(true, 0, "Basic ", 0, 6));
    if (basic.isPresent()) {
      return matchesBasic(basic.get().substring(6).strip());
    }
    return matches(request.parameter("user").orElse(""), request.parameter("password").orElse(""));
  }

  private boolean matchesBasic(String encoded) {
    try {
      String pair = new String(Base64.getDecoder().decode(encoded), UTF_8);
      int colon = pair.indexOf(':');
      return colon >= 0 && matches(pair.substring(0, colon), pair.substring(colon + 1));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** Compares in a time that does not tell how much of it was right. */
  private boolean matches(String otherUser, String otherPassword) {
    return MessageDigest.isEqual(
        (user + '\0' + password).getBytes(UTF_8),
        (otherUser + '\0' + otherPassword).getBytes(UTF_8));
  }

  @Override
  public String toString() {
    return "Credential[user=" + user + "]";
  }
}

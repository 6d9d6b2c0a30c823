package dev.tidemark.server.access;

import dev.tidemark.storage.problem.Problem;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a server without keys refuses although it comes over loopback: a web page opened on the same
 * machine must not reach it through a name it controls (DNS rebinding) or by a form post.
 */
final class LocalOnly {
  private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

  private LocalOnly() {}

  static Optional<Problem> objection(HttpRequest<?> request) {
    String host = request.getHeaders().get(HttpHeaders.HOST);
    if (host != null && !isLocal(host)) {
      return Optional.of(
          Refusal.forbidden(
              "The Host header names '"
                  + host
                  + "'. Without API keys this server answers to localhost only."));
    }
    String origin = request.getHeaders().get(HttpHeaders.ORIGIN);
    return OwnPage.isChange(request) && origin != null && !isLocal(host(origin))
        ? Optional.of(Refusal.forbidden("A page of another site may not call this server."))
        : Optional.empty();
  }

  private static boolean isLocal(@Nullable String host) {
    if (host == null) {
      return false;
    }
    String name = host.toLowerCase(Locale.ROOT).replaceAll(":\\d+$", "");
    return LOCAL.contains(name) || name.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
  }

  private static @Nullable String host(String origin) {
    try {
      return URI.create(origin).getHost();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}

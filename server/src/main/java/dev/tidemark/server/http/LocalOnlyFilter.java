package dev.tidemark.server.http;

import dev.tidemark.storage.problem.Problem;
import io.micronaut.core.annotation.Order;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * In front of every route while no key protects the server, which then listens on loopback only: a
 * web page opened on the same machine must not reach it through a name it controls (DNS rebinding)
 * or by a form post.
 */
@ServerFilter("/**")
@Order(-1000)
final class LocalOnlyFilter {
  private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1", "[::1]", "::1");

  /** Lets the request pass (null) or answers it. */
  @RequestFilter
  @Nullable HttpResponse<?> check(HttpRequest<?> request) {
    String host = request.getHeaders().get("Host");
    if (host != null && !isLocal(host)) {
      return refused(
          request,
          "The Host header names '"
              + host
              + "'. Without API keys this server answers to localhost only.");
    }
    String origin = request.getHeaders().get("Origin");
    boolean changes =
        request.getMethod() != HttpMethod.GET && request.getMethod() != HttpMethod.HEAD;
    if (changes && origin != null && !isSameSite(origin)) {
      return refused(request, "A page of another site may not call this server.");
    }
    return null;
  }

  private static HttpResponse<?> refused(HttpRequest<?> request, String detail) {
    return ProblemHandlers.answer(request, Problem.of("forbidden", "Forbidden", 403, detail));
  }

  private static boolean isLocal(String host) {
    String name = host.toLowerCase(Locale.ROOT).replaceAll(":\\d+$", "");
    return LOCAL.contains(name) || name.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
  }

  private static boolean isSameSite(String origin) {
    try {
      String host = URI.create(origin).getHost();
      return host != null && isLocal(host);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}

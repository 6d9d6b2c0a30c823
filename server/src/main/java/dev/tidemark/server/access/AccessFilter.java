package dev.tidemark.server.access;

import dev.tidemark.server.http.ProblemHandlers;
import dev.tidemark.storage.problem.Problem;
import io.micronaut.core.annotation.Order;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.cookie.Cookie;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * In front of every route, those to come included: lets nobody pass who has not said who they are
 * and may do this.
 */
@ServerFilter("/**")
@Order(AccessFilter.ORDER)
final class AccessFilter {
  static final int ORDER = -1000;
  private static final String BEARER = "Bearer ";

  private final Access access;

  AccessFilter(Access access) {
    this.access = access;
  }

  /** A credential and where it was. */
  private record Credential(String text, boolean isCookie) {}

  /** Lets the request pass (null) or answers it. */
  @RequestFilter
  @Nullable HttpResponse<?> check(HttpRequest<?> request) {
    if (access.isOpen()) {
      request.setUserPrincipal(Identity.LOCAL);
      return LocalOnly.objection(request)
          .map(problem -> ProblemHandlers.answer(request, problem))
          .orElse(null);
    }
    Optional<Credential> credential = credential(request);
    Optional<Identity> identity = credential.flatMap(given -> access.identify(given.text()));
    identity.ifPresent(request::setUserPrincipal);
    if (!(Route.of(request.getMethod(), request.getPath()) instanceof Route.Needs(var needed))) {
      return null;
    }
    if (identity.isEmpty()) {
      return unknown(request, credential.isPresent());
    }
    if (!identity.get().scope().allows(needed)) {
      return refused(request, Refusal.tooLittle(identity.get(), needed));
    }
    boolean byCookie = credential.get().isCookie();
    return byCookie && OwnPage.isChange(request) && !OwnPage.isOwn(request)
        ? refused(request, Refusal.forbidden("A page of another site may not call this server."))
        : null;
  }

  /** The header wins: who sends one does not mean the browser's cookie. */
  private static Optional<Credential> credential(HttpRequest<?> request) {
    String header = request.getHeaders().get(HttpHeaders.AUTHORIZATION);
    if (header != null) {
      boolean isBearer = header.regionMatches(true, 0, BEARER, 0, BEARER.length());
      return Optional.of(
          new Credential(isBearer ? header.substring(BEARER.length()).strip() : "", false));
    }
    return request
        .getCookies()
        .findCookie(SignInController.COOKIE)
        .map(Cookie::getValue)
        .map(value -> new Credential(value, true));
  }

  private static HttpResponse<?> unknown(HttpRequest<?> request, boolean hasCredential) {
    if (!OwnPage.isChange(request) && accepts(request)) {
      return HttpResponse.seeOther(SignInController.address(request.getUri()))
          .header(HttpHeaders.CACHE_CONTROL, "no-store");
    }
    MutableHttpResponse<?> answer = ProblemHandlers.answer(request, Refusal.unknown(hasCredential));
    return answer.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"tidemark\"");
  }

  private static boolean accepts(HttpRequest<?> request) {
    String accepted = request.getHeaders().get(HttpHeaders.ACCEPT);
    return accepted != null && accepted.contains(MediaType.TEXT_HTML);
  }

  private static HttpResponse<?> refused(HttpRequest<?> request, Problem problem) {
    return ProblemHandlers.answer(request, problem);
  }
}

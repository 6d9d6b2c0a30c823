package dev.tidemark.server.access;

import dev.tidemark.dashboard.asset.Assets;
import dev.tidemark.dashboard.page.PageHeaders;
import dev.tidemark.dashboard.page.SignInPage;
import dev.tidemark.storage.access.Scope;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.views.ModelAndView;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a person hands their key to the browser. It keeps the key in a cookie that no script can
 * read, that no other site's page can make it send, and that is gone when it closes.
 */
@Controller
@Requires(property = "tidemark.roles.dashboard", notEquals = "false")
@Produces(MediaType.TEXT_HTML)
@ExecuteOn(TaskExecutors.BLOCKING)
final class SignInController {
  static final String COOKIE = "tidemark_key";
  private static final String PATH = "/sign-in";
  private static final String HOME = "/";

  private final Access access;
  private final Assets assets;

  SignInController(Access access, Assets assets) {
    this.access = access;
    this.assets = assets;
  }

  /** Where to sign in to go on to that address. */
  static URI address(URI next) {
    String to = next.getRawPath() + (next.getRawQuery() == null ? "" : "?" + next.getRawQuery());
    return URI.create(PATH + "?next=" + URLEncoder.encode(to, StandardCharsets.UTF_8));
  }

  @Get(PATH)
  MutableHttpResponse<?> form(@QueryValue @Nullable String next) {
    if (access.isOpen()) {
      return HttpResponse.seeOther(URI.create(own(next)));
    }
    return page(HttpStatus.OK, own(next), "");
  }

  @Post(PATH)
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  MutableHttpResponse<?> signIn(
      HttpRequest<?> request, @Nullable String key, @Nullable String next) {
    if (!OwnPage.isOwn(request)) {
      return page(HttpStatus.FORBIDDEN, own(next), "This form was sent by a page of another site.");
    }
    String secret = key == null ? "" : key.strip();
    Optional<Identity> identity = access.identify(secret);
    if (identity.isEmpty()) {
      return page(HttpStatus.UNAUTHORIZED, own(next), "This key is not known here.");
    }
    if (identity.get().scope() == Scope.INGEST) {
      return page(
          HttpStatus.FORBIDDEN,
          own(next),
          "This key may only post data. The pages need one with the scope read or admin.");
    }
    return HttpResponse.seeOther(URI.create(own(next)))
        .header(HttpHeaders.SET_COOKIE, cookie(request, secret, ""));
  }

  @Post("/sign-out")
  @Consumes(MediaType.ALL)
  MutableHttpResponse<?> signOut(HttpRequest<?> request) {
    return HttpResponse.seeOther(URI.create(PATH))
        .header(HttpHeaders.SET_COOKIE, cookie(request, "", "; Max-Age=0"));
  }

  private MutableHttpResponse<?> page(HttpStatus status, String next, String problem) {
    return PageHeaders.on(
        HttpResponse.status(status)
            .body(
                new ModelAndView<>(
                    "signin", Map.of("page", new SignInPage(assets, next, problem)))));
  }

  /** The secret holds no character that means something in a cookie: it was found to be good. */
  private static String cookie(HttpRequest<?> request, String secret, String more) {
    boolean isTls =
        request.isSecure() || "https".equals(request.getHeaders().get("X-Forwarded-Proto"));
    return COOKIE
        + "="
        + secret
        + "; Path=/; HttpOnly; SameSite=Strict"
        + (isTls ? "; Secure" : "")
        + more;
  }

  /** An address of this server only: nobody is sent away after signing in. */
  private static String own(@Nullable String next) {
    return next != null && next.matches("/(?![/\\\\])[!-~&&[^\\\\]]*") && isAddress(next)
        ? next
        : HOME;
  }

  private static boolean isAddress(String text) {
    try {
      return URI.create(text).getHost() == null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}

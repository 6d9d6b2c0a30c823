package dev.tidemark.dashboard.page;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.views.ModelAndView;
import java.util.Map;

/** What every page forbids the browser: foreign requests, inline code, being framed. */
public final class PageHeaders {
  static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
          + " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  private PageHeaders() {}

  /** A page made by the template of that name. */
  static MutableHttpResponse<?> page(String template, Object page) {
    return on(HttpResponse.ok(new ModelAndView<>(template, Map.of("page", page))));
  }

  /** Puts the headers of a page on an answer. */
  public static MutableHttpResponse<?> on(MutableHttpResponse<?> response) {
    return response
        .header("Content-Security-Policy", POLICY)
        .header("X-Content-Type-Options", "nosniff")
        .header("X-Frame-Options", "DENY")
        .header("Referrer-Policy", "same-origin")
        .header("Cross-Origin-Opener-Policy", "same-origin")
        .header("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        .header("Cache-Control", "no-cache");
  }
}

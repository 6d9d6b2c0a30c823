package dev.tidemark.server.openapi;

import io.micronaut.http.annotation.QueryValue;
import io.micronaut.web.router.Router;
import io.micronaut.web.router.UriRouteInfo;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * One method of one path that the server answers.
 *
 * @param method {@code get}, {@code post} …
 * @param path a template such as {@code /v1/models/{model}}
 * @param query names of the query's parameters, as far as the method's signature says
 */
record Endpoint(String method, String path, List<String> query) {
  /** All of a server's; those that only repeat a GET without its body are left out. */
  static List<Endpoint> of(Router router) {
    return router
        .uriRoutes()
        .filter(
            route -> !List.of("HEAD", "OPTIONS", "TRACE").contains(route.getHttpMethod().name()))
        .map(Endpoint::of)
        .distinct()
        .toList();
  }

  /** Whether a path of the description is this one, or one that this one's variables cover. */
  boolean covers(String described) {
    return described.equals(path)
        || (!described.contains("{") && described.matches(path.replaceAll("\\{[^}]*\\}", "[^/]+")));
  }

  private static Endpoint of(UriRouteInfo<?, ?> route) {
    String template = route.getUriMatchTemplate().toPathString();
    List<String> query =
        Stream.of(route.getTargetMethod().getArguments())
            .filter(argument -> argument.isAnnotationPresent(QueryValue.class))
            .map(argument -> argument.getName())
            .toList();
    return new Endpoint(
        route.getHttpMethod().name().toLowerCase(Locale.ROOT),
        template.replace("{+", "{").replace("{/", "/{"),
        query);
  }
}

package dev.tidemark.server.access;

import dev.tidemark.storage.access.AuditLog;
import io.micronaut.core.annotation.Order;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.security.Principal;

/** Writes down every call that changed something or was not allowed to; intake is no change. */
@ServerFilter("/v1/**")
@Order(AccessFilter.ORDER - 1)
final class AuditFilter {
  private final AuditLog audit;

  AuditFilter(AuditLog audit) {
    this.audit = audit;
  }

  @ResponseFilter
  @ExecuteOn(TaskExecutors.BLOCKING)
  void note(HttpRequest<?> request, HttpResponse<?> response) {
    if (OwnPage.isChange(request)
        && !(request.getMethod() == HttpMethod.POST && Route.INTAKE.contains(request.getPath()))
        && response.code() < 400) {
      String actor = request.getUserPrincipal().map(Principal::getName).orElse("unknown");
      audit.add(actor, request.getMethodName(), target(request), response.code());
    }
  }

  /** Without the query's values: they may name the person whose data was erased. */
  private static String target(HttpRequest<?> request) {
    String names = String.join("&", request.getParameters().names());
    return request.getPath() + (names.isEmpty() ? "" : "?" + names);
  }
}

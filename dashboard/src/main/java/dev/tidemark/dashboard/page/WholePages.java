package dev.tidemark.dashboard.page;

import io.micronaut.core.io.Writable;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.filter.ServerFilterPhase;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Pages are made whole before the first byte of them is sent, so that a template that fails is
 * answered as an error; made while it is sent, it would leave the browser waiting.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
final class WholePages implements Ordered {
  /** Around the filter that names the page's template. */
  @Override
  public int getOrder() {
    return ServerFilterPhase.RENDERING.before();
  }

  @ResponseFilter
  @ExecuteOn(TaskExecutors.BLOCKING)
  void make(MutableHttpResponse<?> response) throws IOException {
    if (response.body() instanceof Writable page) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      page.writeTo(bytes, StandardCharsets.UTF_8);
      response.body(bytes.toByteArray());
    }
  }
}

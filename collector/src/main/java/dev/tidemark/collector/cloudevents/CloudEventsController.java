package dev.tidemark.collector.cloudevents;

import dev.tidemark.storage.problem.Problem;
import dev.tidemark.storage.record.ContentDecoder;
import dev.tidemark.storage.record.RecordLimits;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where model servers' loggers post. They forget an event whatever we answer, so a bad one is
 * answered 200 and named in the body; only an event that could be taken later gets another status.
 */
@Controller("/v1")
@ExecuteOn(TaskExecutors.BLOCKING)
final class CloudEventsController {
  private final CloudEvents cloudEvents;
  private final RecordLimits limits;

  CloudEventsController(CloudEvents cloudEvents, RecordLimits limits) {
    this.cloudEvents = cloudEvents;
    this.limits = limits;
  }

  @Post("/cloudevents")
  @Consumes(MediaType.ALL)
  EventsAnswer post(
      HttpRequest<?> request,
      @Body @Nullable InputStream body,
      @QueryValue @Nullable String model) {
    Map<String, String> headers = new HashMap<>();
    request.getHeaders().forEach((name, values) -> headers.put(name, first(values)));
    return cloudEvents.take(headers, read(request.getHeaders(), body), model);
  }

  private static String first(List<String> values) {
    return values.isEmpty() ? "" : values.get(0);
  }

  private byte[] read(HttpHeaders headers, @Nullable InputStream body) {
    if (body == null) {
      return new byte[0];
    }
    try (InputStream decoded =
        new ContentDecoder(limits)
            .decode(body, headers.get(HttpHeaders.CONTENT_ENCODING), limits.bodyBytes())) {
      return decoded.readAllBytes();
    } catch (IOException e) {
      throw Problem.invalid("The body broke off or is not what its Content-Encoding says.");
    }
  }

  /** How events and their pairing stand. */
  @Get("/collector/cloudevents")
  EventsStatus status() {
    return cloudEvents.status();
  }
}

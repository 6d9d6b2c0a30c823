package dev.tidemark.collector.intake;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Where serving systems and label pipelines post. */
@Controller("/v1")
@ExecuteOn(TaskExecutors.BLOCKING)
final class IntakeController {
  private final Collector collector;

  IntakeController(Collector collector) {
    this.collector = collector;
  }

  @Post("/predictions")
  @Consumes(MediaType.ALL)
  HttpResponse<IntakeAnswer> predictions(
      HttpRequest<?> request,
      @Body @Nullable InputStream body,
      @QueryValue @Nullable String model) {
    return HttpResponse.accepted().body(collector.predictions().take(of(request, body, model)));
  }

  @Post("/labels")
  @Consumes(MediaType.ALL)
  HttpResponse<IntakeAnswer> labels(
      HttpRequest<?> request,
      @Body @Nullable InputStream body,
      @QueryValue @Nullable String model) {
    return HttpResponse.accepted().body(collector.labels().take(of(request, body, model)));
  }

  private static IntakeRequest of(
      HttpRequest<?> request, @Nullable InputStream body, @Nullable String model) {
    HttpHeaders headers = request.getHeaders();
    return new IntakeRequest(
        body == null ? InputStream.nullInputStream() : body,
        headers.get(HttpHeaders.CONTENT_TYPE),
        headers.get(HttpHeaders.CONTENT_ENCODING),
        model);
  }
}

package dev.tidemark.collector.intake;

import io.micrometer.core.instrument.Timer;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import java.io.InputStream;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/** Where serving systems and label pipelines post. */
@Controller("/v1")
@ExecuteOn(TaskExecutors.BLOCKING)
final class IntakeController {
  static final String IDEMPOTENCY_KEY = "Idempotency-Key";

  /** Says that an answer was given before. */
  static final String REPLAYED = "Idempotency-Replayed";

  private final Collector collector;
  private final AckLatency latency;

  IntakeController(Collector collector, AckLatency latency) {
    this.collector = collector;
    this.latency = latency;
  }

  @Post("/predictions")
  @Consumes(MediaType.ALL)
  HttpResponse<IntakeAnswer> predictions(
      HttpRequest<?> request,
      @Body @Nullable InputStream body,
      @QueryValue @Nullable String model) {
    return answer(collector.predictions(), request, body, model, latency.predictions());
  }

  @Post("/labels")
  @Consumes(MediaType.ALL)
  HttpResponse<IntakeAnswer> labels(
      HttpRequest<?> request,
      @Body @Nullable InputStream body,
      @QueryValue @Nullable String model) {
    return answer(collector.labels(), request, body, model, latency.labels());
  }

  @Post("/business-metrics")
  @Consumes(MediaType.ALL)
  HttpResponse<IntakeAnswer> businessMetrics(
      HttpRequest<?> request,
      @Body @Nullable InputStream body,
      @QueryValue @Nullable String model) {
    return answer(collector.businessMetrics(), request, body, model, latency.businessMetrics());
  }

  /** Answers of candidates that run elsewhere. */
  @Post("/shadow-predictions")
  @Consumes(MediaType.ALL)
  HttpResponse<IntakeAnswer> shadowPredictions(
      HttpRequest<?> request,
      @Body @Nullable InputStream body,
      @QueryValue @Nullable String model) {
    return answer(collector.candidateAnswers(), request, body, model, latency.shadowPredictions());
  }

  private HttpResponse<IntakeAnswer> answer(
      Intake<?> intake,
      HttpRequest<?> request,
      @Nullable InputStream body,
      @Nullable String model,
      Timer timer) {
    Timer.Sample start = Timer.start();
    HttpHeaders headers = request.getHeaders();
    Received received =
        collector
            .reception()
            .receive(
                intake,
                new IntakeRequest(
                    body == null ? InputStream.nullInputStream() : body,
                    headers.get(HttpHeaders.CONTENT_TYPE),
                    headers.get(HttpHeaders.CONTENT_ENCODING),
                    model),
                new Caller(
                    request.getPath(),
                    request.getUserPrincipal().map(Principal::getName).orElse(null),
                    request.getRemoteAddress().getAddress().getHostAddress(),
                    request.getContentLength(),
                    headers.get(IDEMPOTENCY_KEY)));
    start.stop(timer);
    MutableHttpResponse<IntakeAnswer> answer =
        HttpResponse.<IntakeAnswer>accepted().body(received.answer());
    return received.isRepeated() ? answer.header(REPLAYED, "true") : answer;
  }
}

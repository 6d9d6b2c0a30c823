package dev.tidemark.server.http;

import dev.tidemark.storage.clickhouse.StorageException;
import dev.tidemark.storage.problem.Problem;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Primary;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.http.server.exceptions.response.ErrorContext;
import io.micronaut.http.server.exceptions.response.ErrorResponseProcessor;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns whatever goes wrong in a room into one kind of answer, RFC 9457; nothing internal leaks.
 */
@Factory
public final class ProblemHandlers {
  static final MediaType PROBLEM_JSON = MediaType.of("application/problem+json");
  private static final Logger log = LoggerFactory.getLogger(ProblemHandlers.class);

  @Singleton
  ExceptionHandler<Problem, HttpResponse<?>> problems() {
    return new ProblemHandler();
  }

  @Singleton
  ExceptionHandler<StorageException, HttpResponse<?>> storage() {
    return new StorageHandler();
  }

  /** A problem as an answer. */
  public static MutableHttpResponse<?> answer(HttpRequest<?> request, Problem problem) {
    MutableHttpResponse<ProblemBody> response =
        HttpResponse.<ProblemBody>status(HttpStatus.valueOf(problem.status()))
            .body(ProblemBody.of(problem, request.getPath()))
            .contentType(PROBLEM_JSON);
    if (problem.status() == 429 || problem.status() == 503) {
      Duration wait = Objects.requireNonNullElse(problem.retryAfter(), Duration.ofSeconds(2));
      response.header(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, wait.toSeconds())));
    }
    return response;
  }

  /** A room said what is wrong. */
  private static final class ProblemHandler implements ExceptionHandler<Problem, HttpResponse<?>> {
    @Override
    @SuppressWarnings("rawtypes") // the framework's signature
    public HttpResponse<?> handle(HttpRequest request, Problem problem) {
      return answer(request, problem);
    }
  }

  /** ClickHouse is away or refused a statement. */
  private static final class StorageHandler
      implements ExceptionHandler<StorageException, HttpResponse<?>> {
    @Override
    @SuppressWarnings("rawtypes") // the framework's signature
    public HttpResponse<?> handle(HttpRequest request, StorageException failure) {
      log.atWarn().addKeyValue("path", request.getPath()).setCause(failure).log("storage failed");
      return answer(
          request,
          failure.isRetryable()
              ? Problem.of(
                  "storage-unavailable",
                  "Storage unavailable",
                  503,
                  "ClickHouse does not answer at the moment; nothing was stored. Try again"
                      + " shortly.")
              : Problem.of(
                  "internal-error",
                  "Internal error",
                  500,
                  "The request could not be answered; the server's log says why."));
    }
  }

  /** Errors the framework itself finds: no such route, wrong method or media type, bad JSON. */
  @Singleton
  @Primary
  static final class FrameworkErrors implements ErrorResponseProcessor<ProblemBody> {
    private static final Pattern ARGUMENT = Pattern.compile("argument \\[[^ ]+ ([^\\]]+)\\]");

    @Override
    public MutableHttpResponse<ProblemBody> processResponse(
        ErrorContext context, MutableHttpResponse<?> base) {
      int status = base.code();
      Throwable cause = context.getRootCause().orElse(null);
      if (status >= 500 && cause != null) {
        log.atError()
            .addKeyValue("path", context.getRequest().getPath())
            .setCause(cause)
            .log("request failed");
      }
      String reason = Objects.requireNonNull(base.status().getReason());
      List<ProblemBody.ErrorBody> errors =
          context.getErrors().stream()
              .filter(e -> e.getPath().isPresent() && status == 400)
              .map(e -> new ProblemBody.ErrorBody(pointer(e.getPath().orElse("")), e.getMessage()))
              .toList();
      ProblemBody body =
          new ProblemBody(
              ProblemBody.TYPE_PREFIX + reason.toLowerCase(Locale.ROOT).replace(' ', '-'),
              reason,
              status,
              detail(context, status),
              context.getRequest().getPath(),
              errors);
      if (status == 413) { // the rest is not read: nobody is to send more on this connection
        base.header(HttpHeaders.CONNECTION, "close");
      }
      return base.body(body).contentType(PROBLEM_JSON);
    }

    private static String detail(ErrorContext context, int status) {
      String message =
          context.getErrors().isEmpty() ? "" : context.getErrors().getFirst().getMessage();
      return switch (status) {
        case 404 ->
            "There is nothing at "
                + context.getRequest().getPath()
                + ". docs/api lists what there is.";
        case 400 -> {
          Matcher argument = ARGUMENT.matcher(message);
          yield argument.find()
              ? "'" + argument.group(1) + "' cannot be read: " + lastPart(message)
              : message.isEmpty() ? "The request cannot be read." : message;
        }
        case 413 ->
            "The request or its address is larger than the server takes. Send a body in parts.";
        default ->
            status >= 500 || message.isEmpty()
                ? "The request could not be answered; the server's log says why."
                : message;
      };
    }

    private static String lastPart(String message) {
      int at = message.lastIndexOf("due to: ");
      return at < 0 ? message : message.substring(at + "due to: ".length());
    }

    private static String pointer(String path) {
      return path.startsWith("/") ? path : "/" + path.replace('.', '/');
    }
  }
}

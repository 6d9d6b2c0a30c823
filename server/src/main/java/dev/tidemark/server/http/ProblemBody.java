package dev.tidemark.server.http;

import dev.tidemark.storage.problem.Problem;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An RFC 9457 answer as it goes over the wire. */
@Serdeable
record ProblemBody(
    String type,
    String title,
    int status,
    String detail,
    @Nullable String instance,
    List<ErrorBody> errors) {
  /** Where the meaning of each type stands. */
  static final String TYPE_PREFIX = "https://tidemark.dev/problems/";

  @Serdeable
  record ErrorBody(String pointer, String detail) {}

  static ProblemBody of(Problem problem, String instance) {
    return new ProblemBody(
        TYPE_PREFIX + problem.type(),
        problem.title(),
        problem.status(),
        problem.detail(),
        instance,
        problem.errors().stream().map(e -> new ErrorBody(e.pointer(), e.detail())).toList());
  }
}

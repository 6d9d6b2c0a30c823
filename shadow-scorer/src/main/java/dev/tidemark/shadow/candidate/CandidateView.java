package dev.tidemark.shadow.candidate;

import dev.tidemark.storage.candidate.Candidate;
import io.micronaut.core.type.Argument;
import io.micronaut.json.JsonMapper;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A candidate as users see it.
 *
 * @param signature inputs and outputs of the file
 * @param mapping how it is fed, complete
 * @param checkedRows rows of real traffic it was tried on at registration
 * @param standing how far it follows new traffic; null when it never did
 */
@Serdeable(naming = SnakeCaseStrategy.class)
public record CandidateView(
    String model,
    String version,
    String sha256,
    long sizeBytes,
    Map<String, Object> signature,
    Map<String, Object> mapping,
    Map<String, Object> provenance,
    int checkedRows,
    Instant createdAt,
    @Nullable StandingView standing) {
  private static final Argument<Map<String, Object>> OBJECT =
      Argument.mapOf(String.class, Object.class);

  static CandidateView of(Candidate candidate, @Nullable StandingView standing, JsonMapper json) {
    return new CandidateView(
        candidate.model(),
        candidate.version(),
        candidate.sha256(),
        candidate.sizeBytes(),
        object(candidate.signature(), json),
        object(candidate.mapping(), json),
        object(candidate.provenance(), json),
        candidate.checkedRows(),
        candidate.createdAt(),
        standing);
  }

  private static Map<String, Object> object(String text, JsonMapper json) {
    if (text.isEmpty()) {
      return Map.of();
    }
    try {
      return Objects.requireNonNull(json.readValue(text, OBJECT));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

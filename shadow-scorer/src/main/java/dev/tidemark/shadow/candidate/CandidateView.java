package dev.tidemark.shadow.candidate;

import dev.tidemark.storage.candidate.Candidate;
import dev.tidemark.storage.replay.ReplaySource;
import dev.tidemark.storage.shadow.CandidateAnswers;
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
 * A candidate as users see it: a registered file, or a version whose answers a serving system
 * posts.
 *
 * @param source {@code file} or {@code logged}
 * @param signature inputs and outputs of the file; empty without one, as is the mapping
 * @param mapping how it is fed, complete
 * @param checkedRows rows of real traffic it was tried on at registration
 * @param logged what has come in; null where there is a file
 * @param standing how far it follows new traffic; null when it never did
 */
@Serdeable(naming = SnakeCaseStrategy.class)
public record CandidateView(
    String model,
    String version,
    String source,
    @Nullable String sha256,
    @Nullable Long sizeBytes,
    Map<String, Object> signature,
    Map<String, Object> mapping,
    Map<String, Object> provenance,
    @Nullable Integer checkedRows,
    Instant createdAt,
    @Nullable LoggedView logged,
    @Nullable StandingView standing) {
  private static final Argument<Map<String, Object>> OBJECT =
      Argument.mapOf(String.class, Object.class);

  static CandidateView of(Candidate candidate, @Nullable StandingView standing, JsonMapper json) {
    return new CandidateView(
        candidate.model(),
        candidate.version(),
        ReplaySource.FILE.word(),
        candidate.sha256(),
        candidate.sizeBytes(),
        object(candidate.signature(), json),
        object(candidate.mapping(), json),
        object(candidate.provenance(), json),
        candidate.checkedRows(),
        candidate.createdAt(),
        null,
        standing);
  }

  static CandidateView of(CandidateAnswers.Answered answered, @Nullable StandingView standing) {
    return new CandidateView(
        answered.model(),
        answered.version(),
        ReplaySource.LOGGED.word(),
        null,
        null,
        Map.of(),
        Map.of(),
        Map.of(),
        null,
        answered.firstReceivedAt(),
        new LoggedView(answered.records(), answered.firstReceivedAt(), answered.lastReceivedAt()),
        standing);
  }

  /**
   * What has come in of a candidate that runs elsewhere.
   *
   * @param records answers stored; one sent again may count for a while
   */
  @Serdeable(naming = SnakeCaseStrategy.class)
  record LoggedView(long records, Instant firstReceivedAt, Instant lastReceivedAt) {}

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

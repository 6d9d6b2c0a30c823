package dev.tidemark.analyzer.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.tidemark.storage.reference.Reference;
import io.micronaut.serde.annotation.Serdeable;
import io.micronaut.serde.config.naming.SnakeCaseStrategy;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A reference, as the API shows it.
 *
 * @param active whether the model is compared with it now
 */
@Serdeable(naming = SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.ALWAYS)
record ReferenceAnswer(
    String name,
    String model,
    long revision,
    String source,
    @Nullable Instant from,
    @Nullable Instant to,
    @Nullable String version,
    long rows,
    Instant createdAt,
    boolean active) {
  static ReferenceAnswer of(Reference reference, boolean active) {
    return new ReferenceAnswer(
        reference.name(),
        reference.model(),
        reference.revision(),
        reference.source().name().toLowerCase(Locale.ROOT),
        reference.from(),
        reference.to(),
        reference.version(),
        reference.rows(),
        reference.createdAt(),
        active);
  }

  /** The answer of a list. */
  @Serdeable(naming = SnakeCaseStrategy.class)
  record Many(List<ReferenceAnswer> references) {}
}

package dev.tidemark.collector.intake;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.tidemark.storage.record.Rejection;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a request's records.
 *
 * @param accepted records taken, duplicates among them
 * @param duplicates records taken whose id was known: they change nothing
 * @param rejected the records not taken, up to the configured number
 * @param rejectedCount all records not taken
 */
@Serdeable
public record IntakeAnswer(
    long accepted,
    long duplicates,
    List<RejectedRecord> rejected,
    @JsonProperty("rejected_count") long rejectedCount) {
  public IntakeAnswer {
    rejected = List.copyOf(rejected);
  }

  /** One record not taken. */
  @Serdeable
  public record RejectedRecord(
      long index,
      @JsonProperty("prediction_id") @Nullable String predictionId,
      String detail,
      String pointer) {
    static RejectedRecord of(Rejection rejection) {
      return new RejectedRecord(
          rejection.index(), rejection.predictionId(), rejection.detail(), rejection.pointer());
    }
  }
}

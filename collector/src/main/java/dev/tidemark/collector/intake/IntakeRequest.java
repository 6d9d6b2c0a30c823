package dev.tidemark.collector.intake;

import dev.tidemark.storage.record.RecordIds;
import java.io.InputStream;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * A body on its way in.
 *
 * @param contentType media type, parameters allowed; null when not given
 * @param contentEncoding null when not given
 * @param model model of records that name none; null: they must
 * @param ids for records that bring none
 * @param digest is fed with the body as it was before it was compressed; null: nobody asks
 */
record IntakeRequest(
    InputStream body,
    @Nullable String contentType,
    @Nullable String contentEncoding,
    @Nullable String model,
    RecordIds ids,
    @Nullable MessageDigest digest) {
  IntakeRequest(
      InputStream body,
      @Nullable String contentType,
      @Nullable String contentEncoding,
      @Nullable String model) {
    this(body, contentType, contentEncoding, model, RecordIds.fresh(), null);
  }

  /** The same for a request that may be sent again. */
  IntakeRequest repeatable(RecordIds derived, MessageDigest fed) {
    return new IntakeRequest(body, contentType, contentEncoding, model, derived, fed);
  }
}

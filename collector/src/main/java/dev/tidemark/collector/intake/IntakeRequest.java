package dev.tidemark.collector.intake;

import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A body on its way in.
 *
 * @param contentType media type, parameters allowed; null when not given
 * @param contentEncoding null when not given
 * @param model model of records that name none; null: they must
 */
record IntakeRequest(
    InputStream body,
    @Nullable String contentType,
    @Nullable String contentEncoding,
    @Nullable String model) {}

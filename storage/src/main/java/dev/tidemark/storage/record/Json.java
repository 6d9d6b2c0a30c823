package dev.tidemark.storage.record;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;

/**
 * The JSON that is read: RFC 8259 in UTF-8, and {@code NaN} and {@code Infinity} as Python's
 * encoder writes them. Beyond its hard limits a document or line is refused as it stands; below
 * them the decoders reject single records. Thread-safe; one for all requests, since it remembers
 * the names met.
 */
public final class Json {
  private final JsonFactory factory;

  public Json(RecordLimits limits) {
    factory =
        new JsonFactoryBuilder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(limits.depth())
                    .maxNumberLength(Math.max(1_000, limits.numberChars()))
                    .maxNameLength(Math.max(50_000, limits.nameChars()))
                    .maxStringLength(Math.max(limits.recordBytes(), limits.textChars()))
                    .build())
            .build();
  }

  JsonFactory factory() {
    return factory;
  }

  /** Whether the text starts like UTF-8, not like UTF-16 or UTF-32. */
  static boolean isUtf8(byte[] bytes, int offset, int length) {
    for (int i = offset; i < offset + Math.min(4, length); i++) {
      if (bytes[i] == 0 || bytes[i] == (byte) 0xfe || bytes[i] == (byte) 0xff) {
        return false;
      }
    }
    return true;
  }
}

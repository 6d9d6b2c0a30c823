package dev.tidemark.storage.record;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Everything a body held. */
final class Decoded<R> implements RecordReader.Sink<R> {
  static final Instant NOW = Instant.parse("2026-04-01T00:00:00Z");

  final List<R> rows = new ArrayList<>();
  final List<Rejection> rejections = new ArrayList<>();

  @Override
  public void rows(R more) {
    rows.add(more);
  }

  @Override
  public void rejected(Rejection rejection) {
    rejections.add(rejection);
  }

  static <R> Decoded<R> lines(RecordDecoder<R> decoder, byte[] body) {
    Decoded<R> decoded = new Decoded<>();
    try {
      reader(decoder).lines(new ByteArrayInputStream(body), decoded);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return decoded;
  }

  static <R> Decoded<R> lines(RecordDecoder<R> decoder, String body) {
    return lines(decoder, body.getBytes(StandardCharsets.UTF_8));
  }

  static <R> Decoded<R> document(RecordDecoder<R> decoder, byte[] body) {
    Decoded<R> decoded = new Decoded<>();
    try {
      reader(decoder).document(new ByteArrayInputStream(body), decoded);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return decoded;
  }

  static <R> Decoded<R> document(RecordDecoder<R> decoder, String body) {
    return document(decoder, body.getBytes(StandardCharsets.UTF_8));
  }

  private static <R> RecordReader<R> reader(RecordDecoder<R> decoder) {
    RecordLimits limits = RecordLimits.defaults();
    return new RecordReader<>(decoder, new Json(limits), limits, InstantSource.fixed(NOW));
  }
}

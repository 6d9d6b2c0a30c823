package dev.tidemark.server.demo;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;

/** Collects records of the intake API as NDJSON. Not thread-safe. */
final class RecordLines {
  private static final JsonFactory JSON = new JsonFactory();

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 20);
  private JsonGenerator json = generator();
  private int size;

  int size() {
    return size;
  }

  /** A prediction, with its label when the label is not null (for references). */
  void prediction(ScoredFlight scored, boolean withLabel) {
    Flight flight = scored.flight();
    FlightFeatures features = scored.received();
    try {
      json.writeStartObject();
      json.writeStringField("prediction_id", flight.id());
      json.writeStringField("model", FlightModel.NAME);
      json.writeStringField("version", FlightModel.CHAMPION);
      json.writeStringField("timestamp", flight.departure().toString());
      json.writeObjectFieldStart("features");
      json.writeNumberField("hour", features.hour());
      json.writeNumberField("weekday", features.weekday());
      json.writeNumberField("distance", features.distance());
      json.writeStringField("origin", features.origin());
      json.writeStringField("destination", features.destination());
      json.writeEndObject();
      json.writeNumberField("prediction", scored.answer().isLate() ? 1 : 0);
      json.writeNumberField("score", scored.answer().score());
      json.writeNumberField("latency_ms", latencyMillis(flight.index()));
      if (withLabel) {
        json.writeNumberField("label", flight.isLate() ? 1 : 0);
      }
      json.writeEndObject();
      size++;
    } catch (IOException e) {
      throw new UncheckedIOException(e); // a byte array does not fail
    }
  }

  void label(Flight flight, Instant knownAt) {
    try {
      json.writeStartObject();
      json.writeStringField("model", FlightModel.NAME);
      json.writeStringField("prediction_id", flight.id());
      json.writeNumberField("label", flight.isLate() ? 1 : 0);
      json.writeStringField("timestamp", knownAt.toString());
      json.writeEndObject();
      size++;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lines so far; starts anew. */
  byte[] take() {
    try {
      json.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    byte[] result = bytes.toByteArray();
    bytes.reset();
    json = generator();
    size = 0;
    return result;
  }

  /**
   * Made up, as the data set has none: log-normal around 4 ms, the same for the same flight. 95 %
   * are below 7.6 ms.
   */
  static double latencyMillis(int index) {
    double gaussian = 0;
    for (int i = 0; i < 12; i++) {
      gaussian += SplitMix.uniform(12L * index + i);
    }
    return Math.round(1_000 * 4 * Math.exp(0.39 * (gaussian - 6))) / 1_000.0;
  }

  private JsonGenerator generator() {
    try {
      return JSON.createGenerator(bytes).setPrettyPrinter(new MinimalPrettyPrinter("\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.tidemark.server.cli;

import io.micronaut.serde.ObjectMapper;
import io.micronaut.serde.annotation.Serdeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** What {@code tidemark check --format json} prints. */
@Serdeable
record CheckReport(String model, String verdict, int judged, List<Breach> breaches) {
  @Serdeable
  record Breach(
      String metric,
      String feature,
      String version,
      String window,
      String value,
      String status,
      long rows) {}

  static String json(String model, String verdict, int judged, List<Breach> breaches) {
    try {
      return ObjectMapper.getDefault()
          .writeValueAsString(new CheckReport(model, verdict, judged, breaches));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

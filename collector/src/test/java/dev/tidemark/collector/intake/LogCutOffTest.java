package dev.tidemark.collector.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log that cannot be read to its end does not look like a whole one. */
class LogCutOffTest {
  private static final Instant NOW = Instant.parse("2026-04-01T00:00:00Z");

  /** Far more than lies between server and client when nobody reads. */
  private static final int ROWS = 100_000;

  @TempDir Path directory;

  @Test
  void storageThatFailsHalfWay_cutsTheResponseOff() throws Exception {
    try (TestCollector collector =
            new TestCollector(directory, InstantSource.fixed(NOW), Map.of());
        HttpClient http = HttpClient.newHttpClient()) {
      collector.post("/v1/predictions", "{\"model\":\"m\",\"score\":0.5}", TestCollector.JSON);
      collector.drain();
      collector
          .clickHouse()
          .update(
              """
              INSERT INTO predictions (model, prediction_id, ts, received_at, tags)
              SELECT 'm', toString(number), toDateTime64('2026-03-01 00:00:00', 3, 'UTC') + number,
                     toDateTime64('2026-03-01 00:00:00', 3, 'UTC'), map('filler', repeat('x', 500))
              FROM numbers(?)
              """,
              List.of(ROWS));
      HttpRequest request =
          HttpRequest.newBuilder(collector.address().resolve("/v1/models/m/predictions"))
              .header("Accept", TestCollector.NDJSON)
              .build();
      HttpResponse<InputStream> answer =
          http.send(request, HttpResponse.BodyHandlers.ofInputStream());
      assertThat(answer.statusCode()).isEqualTo(200);
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
        assertThat(lines.readLine()).contains("\"model\":\"m\"");
        collector.clickHouse().update("RENAME TABLE predictions TO elsewhere", List.of());
        assertThatThrownBy(() -> lines.lines().count()).hasRootCauseInstanceOf(IOException.class);
      }
    }
  }
}

package dev.tidemark.storage.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ParquetRecordsTest {
  @TempDir private Path folder;

  @Test
  void everyTypeBecomesWhatTheIntakeTakes() throws Exception {
    Path file =
        parquet(
            """
            SELECT 'p1' AS prediction_id,
                   toDateTime64('2026-03-01 10:00:00.123', 3, 'UTC') AS timestamp,
                   41 AS age, 'a"b' AS job, CAST(NULL AS Nullable(Float64)) AS balance, true AS is_new,
                   inf AS high, nan AS odd, [0.5, 1.5]::Array(Float32) AS embedding,
                   9007199254740993::Int64 AS big, toDate('2026-03-01') AS day,
                   map('country', 'DE') AS tags, 0.25 AS `probability:yes`
            """);

    assertEquals(
        List.of(
            "{\"prediction_id\":\"p1\",\"timestamp\":\"2026-03-01T10:00:00.123Z\","
                + "\"tags\":{\"country\":\"DE\"},\"features\":{\"age\":41,\"job\":\"a\\\"b\","
                + "\"balance\":null,\"is_new\":true,\"high\":1e999,\"odd\":null,"
                + "\"embedding\":[0.5,1.5],\"big\":9007199254740993,"
                + "\"day\":\"2026-03-01T00:00:00Z\"},\"probabilities\":{\"yes\":0.25}}"),
        lines(file));
  }

  @Test
  void manyRowsComeInTheOrderOfTheFile() throws Exception {
    Path file = parquet("SELECT number AS x FROM numbers(100000)");

    try (ParquetRecords records = ParquetRecords.open(file)) {
      assertEquals(100_000, records.size());
    }
    List<String> lines = lines(file);
    assertEquals(100_000, lines.size());
    assertEquals("{\"features\":{\"x\":99999}}", lines.getLast());
  }

  @Test
  void aFileThatIsNoParquetIsRefusedWithoutInnerNames() throws Exception {
    Path file = Files.writeString(folder.resolve("x.parquet"), "hello, I am a text file");

    IOException refusal = assertThrows(IOException.class, () -> ParquetRecords.open(file));

    assertFalse(String.valueOf(refusal.getMessage()).isBlank());
    assertFalse(String.valueOf(refusal.getMessage()).contains(folder.toString()));
  }

  @Test
  void aFileThatBreaksOffFurtherOnFailsWhileItIsRead() throws Exception {
    byte[] whole = Files.readAllBytes(parquet("SELECT rand64(number) AS x FROM numbers(2000000)"));
    byte[] broken = whole.clone();
    for (int i = whole.length / 2; i < whole.length / 2 + 100_000; i++) {
      broken[i] = (byte) 0xA5;
    }
    Path file = Files.write(folder.resolve("broken.parquet"), broken);

    assertThrows(IOException.class, () -> lines(file));
  }

  @Test
  void aReaderThatStopsHalfwayLeavesNothingBehind() throws Exception {
    Path file = parquet("SELECT number AS x FROM numbers(3000000)");

    ParquetRecords records = ParquetRecords.open(file);
    assertTrue(records.lines().read() >= 0);
    records.close();

    assertThrows(IOException.class, records.lines()::readAllBytes);
  }

  private static List<String> lines(Path file) throws IOException {
    try (ParquetRecords records = ParquetRecords.open(file);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(records.lines(), StandardCharsets.UTF_8))) {
      return lines.readAllLines();
    }
  }

  private Path parquet(String select) throws Exception {
    EngineProcess engine = TestEngine.get();
    URI url =
        URI.create("http:" + engine.jdbcUrl().substring("jdbc:clickhouse:".length())).resolve("/");
    try (HttpClient http = HttpClient.newHttpClient()) {
      var answer =
          http.send(
              HttpRequest.newBuilder(url)
                  .header("X-ClickHouse-User", engine.user())
                  .header("X-ClickHouse-Key", engine.password())
                  .POST(HttpRequest.BodyPublishers.ofString(select + " FORMAT Parquet"))
                  .build(),
              BodyHandlers.ofFile(folder.resolve("rows.parquet")));
      assertEquals(200, answer.statusCode());
      return answer.body();
    }
  }
}

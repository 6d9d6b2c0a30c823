package dev.tidemark.shadow.replay;

import dev.tidemark.shadow.ShadowService;
import io.micronaut.core.type.Argument;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The stream of a replay's rows, by prediction id. */
public final class AnsweredRows {
  private AnsweredRows() {}

  /** Reads them; a row that came twice is an error. */
  public static Map<String, Map<String, Object>> of(ShadowService service, String replay)
      throws Exception {
    Map<String, Map<String, Object>> rows = new LinkedHashMap<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                service
                    .context()
                    .getBean(PredictionStream.class)
                    .open(service.replays().get(replay)),
                StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Map<String, Object> row =
            service.json().readValue(line, Argument.mapOf(String.class, Object.class));
        String id = String.valueOf(row.get("prediction_id"));
        if (rows.put(id, row) != null) {
          throw new AssertionError("twice: " + id);
        }
      }
    }
    return rows;
  }
}

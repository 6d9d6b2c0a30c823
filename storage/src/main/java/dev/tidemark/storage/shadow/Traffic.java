package dev.tidemark.storage.shadow;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * The logged predictions a replay is about.
 *
 * @param from start of the period, inclusive
 * @param to its end, exclusive
 * @param sampleRate share of them, chosen by a hash of the prediction id, above 0 and at most 1
 */
public record Traffic(String model, String version, Instant from, Instant to, double sampleRate) {
  /** Into how many shares a hash divides the predictions. */
  public static final long SHARES = 1_000_000;

  public Traffic {
    if (!from.isBefore(to)) {
      throw new IllegalArgumentException("not a period: " + from + " … " + to);
    }
    if (!(sampleRate > 0 && sampleRate <= 1)) {
      throw new IllegalArgumentException("sample rate " + sampleRate);
    }
  }

  Map<String, Object> parameters(Instant start, Instant end) {
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("model", model);
    parameters.put("version", version);
    parameters.put("from", start.toEpochMilli());
    parameters.put("to", end.toEpochMilli());
    parameters.put("shares", Math.max(1, Math.round(sampleRate * SHARES)));
    return parameters;
  }
}

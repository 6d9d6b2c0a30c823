package dev.tidemark.alerts.receiver;

import dev.tidemark.alerts.json.Fields;
import dev.tidemark.alerts.silence.Matchers;
import io.micronaut.json.tree.JsonNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When and of what a receiver of any kind is told.
 *
 * @param matchers which alerts that name no receiver; null: not asked
 * @param quietHours null: none
 * @param alternate who is told when this receiver cannot be reached; null: nobody
 * @param gap between two messages at least
 */
public record Routing(
    @Nullable Matchers matchers,
    @Nullable QuietHours quietHours,
    @Nullable String alternate,
    Duration gap) {

  /** Reads {@code matchers}, {@code quiet_hours}, {@code alternate} and {@code per_minute}. */
  static Map<String, Object> read(Fields fields, String name, int perMinute) {
    Map<String, Object> shown = new LinkedHashMap<>();
    Map<String, String> matchers = Matchers.read(fields);
    if (!matchers.isEmpty()) {
      shown.put("matchers", matchers);
    }
    QuietHours.read(fields).ifPresent(hours -> shown.put("quiet_hours", hours.write()));
    fields
        .text("alternate")
        .ifPresent(alternate -> {
          if (alternate.equals(name)) {
            fields.error("alternate", "must be another receiver");
          }
          shown.put("alternate", alternate);
        });
    Optional<Integer> most = fields.count("per_minute", 1, 6000);
    if (most.isPresent() || perMinute > 0) {
      shown.put("per_minute", most.orElse(perMinute));
    }
    return shown;
  }

  /** What {@link #read} made. */
  static Routing of(JsonNode settings) {
    JsonNode matchers = settings.get("matchers");
    JsonNode hours = settings.get("quiet_hours");
    JsonNode alternate = settings.get("alternate");
    JsonNode most = settings.get("per_minute");
    return new Routing(
        matchers == null ? null : Matchers.stored(matchers),
        hours == null ? null : QuietHours.stored(hours),
        alternate == null ? null : alternate.getStringValue(),
        most == null ? Duration.ZERO : Duration.ofMinutes(1).dividedBy(most.getIntValue()));
  }
}

package dev.tidemark.alerts.incident;

import dev.tidemark.alerts.json.Json;
import io.micronaut.json.tree.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Diagnoses in the form of notifications and of the API. */
public final class IncidentJson {
  private IncidentJson() {}

  /** What to add to the incident's own fields. */
  public static Map<String, Object> of(Diagnosis diagnosis) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("kind", diagnosis.kind().text());
    fields.put("headline", diagnosis.headline());
    fields.put("evidence", diagnosis.evidence());
    fields.put("look_first", diagnosis.lookFirst());
    fields.put("features", diagnosis.causes().stream().map(IncidentJson::of).toList());
    return fields;
  }

  private static JsonNode of(Cause cause) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("feature", cause.feature());
    fields.put("kind", cause.kind().text());
    fields.put("contribution", cause.contribution());
    fields.put("metric", cause.metric());
    fields.put("value", cause.value());
    fields.put("threshold", cause.threshold());
    fields.put("reference_value", cause.reference());
    fields.put("since", cause.since());
    fields.put("evidence", cause.evidence());
    return Json.node(fields);
  }
}

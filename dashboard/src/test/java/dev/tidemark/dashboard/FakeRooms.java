package dev.tidemark.dashboard;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import java.util.concurrent.atomic.AtomicBoolean;

/** Answers of the other rooms, as their contract writes them, for pages shown without them. */
@Controller("/v1")
@Produces(MediaType.APPLICATION_JSON)
public final class FakeRooms {
  private final AtomicBoolean acknowledged = new AtomicBoolean();

  @Get("/alerts")
  String alerts(@QueryValue @Nullable String model) {
    return """
    {"alerts": [
      {"id": "a1", "rule": "feature-drift", "model": "flights", "feature": "distance",
       "segment": null, "version": "1", "metric": "psi", "state": "firing",
       "severity": "critical", "value": 1.79, "threshold": 0.2,
       "started_at": "2026-04-02T00:00:00Z", "resolved_at": null, "acknowledged_by": %s,
       "summary": "distance of flights drifted: PSI 1.79, limit 0.2", "url": "/models/flights"},
      {"id": "a2", "rule": "accuracy-drop", "model": "flights", "feature": null,
       "segment": null, "version": "1", "metric": "accuracy", "state": "firing",
       "severity": "critical", "value": 0.754, "threshold": 0.05,
       "started_at": "2026-04-02T00:00:00Z", "resolved_at": null, "acknowledged_by": "ada",
       "summary": "accuracy of flights fell by 7.1 %% of the reference", "url": "/models/flights"},
      {"id": "a3", "rule": "null-rate", "model": "<b>bold</b>", "feature": "origin",
       "segment": null, "version": "1", "metric": "null_rate", "state": "resolved",
       "severity": "warning", "value": 0.34, "threshold": 0.05,
       "started_at": "2026-04-22T00:00:00Z", "resolved_at": "2026-04-24T00:00:00Z",
       "acknowledged_by": null, "summary": "<script>alert(1)</script> lost values", "url": "/"}]}
    """
        .formatted(acknowledged.get() ? "\"grace\"" : "null");
  }

  @Post("/alerts/{id}/acknowledge")
  String acknowledge(String id, @Body String body) {
    acknowledged.set(true);
    return "{\"id\": \"" + id + "\"}";
  }

  @Get("/models/{model}/candidates")
  String candidates(String model) {
    return model.equals("flights")
        ? "{\"candidates\": [{\"model\": \"flights\", \"version\": \"2\"}]}"
        : "{\"candidates\": []}";
  }

  @Get("/models/{model}/candidates/{version}/replays")
  String replays(String model, String version) {
    return """
    {"replays": [{"id": "r1", "model": "flights", "candidate": "2", "champion": "1",
      "from": "2026-03-01T00:00:00Z", "to": "2026-04-01T00:00:00Z",
      "purpose": "candidate", "state": "done", "detail": null, "rows_done": 372000,
      "rows_total": 372000, "rows_per_second": 610000.0, "execution": "cpu", "device": "cpu",
      "non_inferiority_margin": 0.01, "created_at": "2026-04-02T10:00:00Z"}]}
    """;
  }

  @Get("/replays/{id}/report")
  String report(String id) {
    return """
    {"replay": "r1", "model": "flights", "champion": "1", "candidate": "2", "rows": 372000,
     "labelled_rows": 360000, "agreement": 0.962, "mean_absolute_difference": 0.031,
     "score_drift": {"psi": 0.04, "ks_statistic": 0.05, "p_value": 0.001},
     "confusion": {"classes": ["0", "1"], "counts": [[290000, 6000], [8000, 68000]]},
     "top_disagreements": [{"prediction_id": "f-1", "timestamp": "2026-03-04T10:00:00Z",
       "champion_prediction": "0", "champion_score": 0.02, "prediction": "1", "score": 0.91,
       "label": "1"}],
     "latency": null, "caveat": "A replay cannot show what the candidate would have changed.",
     "metrics": [
       {"metric": "accuracy", "champion": 0.811, "candidate": 0.823, "difference": 0.012,
        "lower": 0.010, "upper": 0.014, "p_value": 1e-12, "rows": 360000},
       {"metric": "roc_auc", "champion": 0.713, "candidate": 0.731, "difference": 0.018,
        "lower": 0.015, "upper": 0.021, "p_value": 1e-9, "rows": 360000}],
     "verdict": {"decision": "promote",
       "reasons": ["accuracy is 1.2 points higher (0.010 – 0.014), beyond the margin of 0.010"],
       "rows_needed": 0}}
    """;
  }
}

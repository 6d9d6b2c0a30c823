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
  String alerts(@QueryValue @Nullable String model, @QueryValue @Nullable String state) {
    String all = alerts(acknowledged.get() ? "\"grace\"" : "null");
    String firing = all.substring(0, all.indexOf(",\n  {\"id\": \"a3\"")) + "]";
    return "{\"alerts\": " + ("firing".equals(state) ? firing : all) + "}";
  }

  /**
   * @param by who takes care of the first, as JSON
   */
  static String alerts(String by) {
    return """
    [
      {"id": "a1", "incident": "i1", "rule": "feature-drift", "model": "flights", "feature": "distance",
       "segment": null, "version": "1", "metric": "psi", "state": "firing",
       "severity": "critical", "value": 1.79, "threshold": 0.2,
       "started_at": "2026-04-02T00:00:00Z", "resolved_at": null, "acknowledged_by": %s,
       "summary": "distance of flights drifted: PSI 1.79, limit 0.2", "url": "/models/flights"},
      {"id": "a2", "incident": "i1", "rule": "accuracy-drop", "model": "flights", "feature": null,
       "segment": null, "version": "1", "metric": "accuracy", "state": "firing",
       "severity": "critical", "value": 0.754, "threshold": 0.05,
       "started_at": "2026-04-02T00:00:00Z", "resolved_at": null, "acknowledged_by": "ada",
       "summary": "accuracy of flights fell by 7.1 %% of the reference", "url": "/models/flights"},
      {"id": "a3", "incident": "i2", "metric": "null_rate", "rule": "null-rate", "model": "<b>bold</b>", "feature": "origin",
       "segment": null, "version": "1", "state": "resolved",
       "severity": "warning", "value": 0.34, "threshold": 0.05,
       "started_at": "2026-04-22T00:00:00Z", "resolved_at": "2026-04-24T00:00:00Z",
       "acknowledged_by": null, "summary": "<script>alert(1)</script> lost values", "url": "/"}]
    """
        .formatted(by);
  }

  @Post("/alerts/{id}/acknowledge")
  String acknowledge(String id, @Body String body) {
    acknowledged.set(true);
    return "{\"id\": \"" + id + "\"}";
  }

  @Get("/models/{model}/performance")
  String performance(String model) {
    return FakeAnswers.performance();
  }

  @Get("/models/{model}/compare")
  String compare(String model) {
    return FakeAnswers.comparison(model);
  }

  @Get("/models/{model}/explain")
  String explainModel(String model, @QueryValue String metric, @QueryValue String start) {
    return FakeAnswers.modelExplanation(metric, start);
  }

  @Get("/models/{model}/features/{feature}/explain")
  String explain(String model, String feature, @QueryValue String metric) {
    return FakeAnswers.explanation(metric);
  }
}

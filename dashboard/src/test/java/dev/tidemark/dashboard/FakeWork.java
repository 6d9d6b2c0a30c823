package dev.tidemark.dashboard;

import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.Put;
import java.util.concurrent.atomic.AtomicInteger;

/** The shadow scorer's and the collector's answers, as their contract writes them. */
@Controller("/v1")
@Produces(MediaType.APPLICATION_JSON)
public final class FakeWork {
  private static final int ROWS = 372_000;

  private final AtomicInteger looks = new AtomicInteger();
  private final FakeAlerting alerting;
  private volatile boolean isCancelled;

  FakeWork(FakeAlerting alerting) {
    this.alerting = alerting;
  }

  @Get("/candidates")
  String candidates() {
    return """
    {"candidates": [
      {"model": "flights", "version": "2", "source": "file", "sha256": "5a0d9f1c22e7",
       "size_bytes": 18234, "checked_rows": 100, "created_at": "2026-04-02T09:00:00Z",
       "logged": null},
      {"model": "flights", "version": "<i>live</i>", "source": "logged", "sha256": null,
       "size_bytes": null, "checked_rows": null, "created_at": "2026-04-02T09:00:00Z",
       "logged": {"records": 41000, "first_received_at": "2026-04-02T09:00:00Z",
         "last_received_at": "2026-04-03T09:00:00Z"}}]}
    """;
  }

  @Get("/replays")
  String replays() {
    String flights = replay("r1", "done", ROWS);
    String credit =
        flights
            .replace("\"r1\"", "\"r3\"")
            .replace("\"flights\"", "\"credit\"")
            .replace("\"candidate\": \"2\"", "\"candidate\": \"<i>live</i>\"");
    return "{\"replays\": [" + flights + "," + credit + "]}";
  }

  /** One that was just begun comes further with every look. */
  @Post("/models/{model}/candidates/{version}/replays")
  String begin(String model, String version, @Body String body) {
    looks.set(0);
    return replay("r2", "queued", 0);
  }

  @Get("/replays/{id}")
  String replay(String id) {
    if (id.equals("r1")) {
      return replay(id, "done", ROWS);
    }
    int done = Math.min(ROWS, looks.getAndIncrement() * ROWS / 4);
    return replay(id, done < ROWS ? "running" : "done", done);
  }

  private static String replay(String id, String state, int done) {
    return """
    {"id": "%s", "model": "flights", "candidate": "2", "champion": "1",
      "from": "2026-03-01T00:00:00Z", "to": "2026-04-01T00:00:00Z", "sample_rate": 1.0,
      "purpose": "candidate", "state": "%s", "detail": null, "rows_done": %d,
      "rows_total": 372000, "rows_per_second": 610000.0, "seconds_left": null,
      "execution": "cpu", "device": "cpu", "fallback_reason": null,
      "non_inferiority_margin": 0.01, "verdict": {"decision": "promote", "rows_needed": 0},
      "created_at": "2026-04-02T10:00:00Z"}\
    """
        .formatted(id, state, done);
  }

  @Get("/replays/{id}/verdicts")
  String verdicts(String id) {
    return """
    {"verdicts": [
      {"id": "v1", "replay": "r1", "number": 1, "decision": "inconclusive",
       "reasons": ["Only 40 labelled rows; at least 100 are needed."], "labelled_rows": 40,
       "rows_needed": 60, "decided_at": "2026-04-02T10:01:00Z"},
      {"id": "v2", "replay": "r1", "number": 2, "decision": "promote",
       "reasons": ["accuracy is 1.2 points higher"], "labelled_rows": 360000,
       "rows_needed": 0, "decided_at": "2026-04-03T10:00:00Z"}]}
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
       "label": "1",
       "features": {"distance": 2475.0, "origin": "<i>JFK</i>", "hour": 17}}],
     "seen_in_training": 0, "warnings": [],
     "fidelity": {"state": "passed", "replay": "r0", "rows": 372000, "differing": 0,
       "tolerance": 0.000001, "examples": []},
     "segments": [{"segment": "origin=JFK", "metric": "accuracy", "champion": 0.80,
       "candidate": 0.79, "difference": -0.01, "lower": -0.03, "upper": 0.01, "p_value": 0.4,
       "p_value_adjusted": 0.6, "rows": 9000}],
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

  @Get("/collector/status")
  String collector() {
    return """
    {"received": 372100, "accepted": 372000, "rejected": 100, "refused_requests": {"busy": 2},
     "capped_records": {}, "stored_total": 371000, "duplicates_total": 12,
     "quarantined_total": 0, "spooled": 988, "spool_bytes": 900000, "spool_segments": 1,
     "spool_waiting_bytes": 120000, "disk_free_bytes": 52000000000,
     "oldest_waiting_seconds": 0.4, "body_bytes": 0,
     "acknowledged": {"count": 372, "p50_ms": 3.1, "p99_ms": 14.0},
     "visible": {"last_seconds": 0.3, "worst_seconds": 1.2},
     "idempotency_keys": {"kept": 0, "bytes": 0, "forgotten_early": 0}, "spool_trouble": null,
     "storage_trouble": null,
     "producers": [{"model": "flights", "last_seen": "2026-05-01T00:00:00Z",
       "silent_seconds": 1.0, "records_per_second": 12.5, "accepted": 372000,
       "duplicates": 12, "rejected": 100, "orphans": 0, "rejected_rate": 0.00027,
       "versions": [{"version": "1", "last_seen": "2026-05-01T00:00:00Z", "accepted": 372000}]}],
     "recent_rejections": [{"at": "2026-05-01T00:00:00Z", "model": "<b>x</b>",
       "prediction_id": "p-1", "pointer": "/timestamp", "detail": "must be a time"}]}
    """;
  }

  @Get("/analyses")
  String analyses() {
    return """
    {"analyses": [{"id": "n1", "model": "flights", "from": "2026-02-01T00:00:00Z",
      "to": "2026-05-01T00:00:00Z", "window": "1d", "reference": "january", "state": "%s",
      "windows_done": 31, "windows_total": 89, "detail": null,
      "created_at": "2026-05-01T00:00:00Z", "finished_at": null}]}
    """
        .formatted(isCancelled ? "cancelled" : "running");
  }

  @Delete("/analyses/n1")
  String cancel() {
    isCancelled = true;
    return analyses();
  }

  @Get("/models/{model}")
  String settings(String model) {
    return """
    {"name": "flights", "task": "binary", "positive_label": "1", "window": "1d",
     "features": {"distance": {"type": "numeric", "min": 0.0, "max": 5000.0, "monitored": true}},
     "segments": ["origin"], "min_sample": 30, "profile": "classic", "reference": null,
     "other_references": ["trailing:7"],
     "active_reference": "january",
     "versions": [{"version": "1", "rows": 1100000, "first_seen": "2026-02-01T00:00:00Z",
       "last_seen": "2026-05-01T00:00:00Z"}],
     "inferred_schema": [{"name": "distance", "type": "numeric", "origin": "both"},
       {"name": "<u>origin</u>", "type": "categorical", "origin": "traffic"}],
     "first_seen": "2026-02-01T00:00:00Z", "last_seen": "2026-05-01T00:00:00Z",
     "rows": 1100000}
    """;
  }

  @Get("/models/{model}/references/{name}/results")
  String results(String model, String name) {
    return """
    {"model": "flights", "reference": "trailing:7", "results": [
      {"metric": "psi", "feature": "distance", "segment": null, "version": "1", "window": "1d",
       "start": "2026-04-30T00:00:00Z", "end": "2026-05-01T00:00:00Z", "value": 0.0021,
       "lower": null, "upper": null, "p_value": 0.4, "p_value_adjusted": 0.6,
       "expected": 0.0018, "sample_size": 12000, "reference_size": 84000,
       "reference_value": null, "status": "ok", "detail": ""}]}
    """;
  }

  @Put("/models/{model}")
  String put(String model, @Body String body) {
    alerting.stored().add("settings " + body);
    return settings(model);
  }

  @Get("/models/{model}/references")
  String references(String model) {
    return """
    {"references": [{"name": "january", "model": "flights", "revision": 1, "source": "period",
      "from": "2026-01-01T00:00:00Z", "to": "2026-02-01T00:00:00Z", "version": "1",
      "rows": 380000, "created_at": "2026-02-01T00:00:00Z", "active": true}]}
    """;
  }
}

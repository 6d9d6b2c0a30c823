package dev.tidemark.dashboard;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Delete;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.Put;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.http.annotation.Status;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** The alerts room's answers about rules, receivers, silences and incidents. */
@Controller("/v1")
@Produces(MediaType.APPLICATION_JSON)
public final class FakeAlerting {
  private final List<String> silences = new CopyOnWriteArrayList<>();
  private final List<String> stored = new CopyOnWriteArrayList<>();
  private final AtomicInteger silenced = new AtomicInteger();

  /** Bodies that were put, with their names. */
  public List<String> stored() {
    return stored;
  }

  /** Nothing is silenced any more, whatever other tests did. */
  public void endSilences() {
    silences.clear();
  }

  @Get("/rules")
  String rules() {
    return "{\"rules\": [" + rule("feature-drift", 0.2) + "]}";
  }

  @Get("/rules/{name}")
  String rule(String name) {
    return rule(name, 0.2);
  }

  private static String rule(String name, double limit) {
    return """
    {"name": "%s", "description": "<b>A feature</b> moved.", "in_words":
     "Fires when the PSI of any feature of any model is above 0.2; over when it does not.",
     "enabled": true, "built_in": true, "modified": false, "model": "*", "version": "*",
     "metric": "psi", "feature": "*", "segment": null, "window": null, "when": {"above": %s},
     "for": 1, "clear": {"below": 0.15, "for": 1}, "severity": "warning", "receivers": [],
     "runbook_url": null, "min_sample": 0, "min_label_coverage": null, "revision": 0}\
    """
        .formatted(name, limit);
  }

  @Put("/rules/{name}")
  String put(String name, @Body String body) {
    stored.add(name + " " + body);
    return rule(name, 0.2);
  }

  /** A limit of 0.5 is above all but one episode; a text is no limit. */
  @Post("/rules/{name}/backtest")
  HttpResponse<String> backtest(String name, @Body String body) {
    return backtest(body);
  }

  @Get("/rules/{name}/evaluations")
  String evaluations(String name) {
    return """
    {"evaluations": [{"model": "flights", "version": "1", "feature": "distance",
      "segment": null, "window_start": "2026-04-30T00:00:00Z",
      "window_end": "2026-05-01T00:00:00Z", "answer": "too_few_rows",
      "why": "<b>12</b> rows, 200 are needed", "value": 1.8, "threshold": 0.2,
      "reference_value": null, "sample_size": 12, "result_revision": 1, "rule_revision": 0}],
     "next_cursor": null}
    """;
  }

  @Get("/alert-statistics")
  String statistics() {
    String times =
        """
        "alerts": 4, "pages": 3, "acknowledged": 1, "resolved": 2, "resolved_untouched": 2,
        "seconds_to_acknowledge": {"mean": 240, "median": 240, "most": 240},
        "seconds_to_resolve": {"mean": 7200, "median": 7200, "most": 7200}\
        """;
    return """
    {"from": "2026-04-01T00:00:00Z", "to": "2026-05-01T00:00:00Z", %1$s,
     "rules": [{"rule": "feature-drift", %1$s, "findings": [{"kind": "flapping",
       "words": "It came back within two windows.", "proposal": {"for": 2}}]}]}
    """
        .formatted(times);
  }

  @Post("/rules/{name}/suggest")
  String suggest(String name, @Body String body) {
    return """
    {"condition": "above", "limit_now": 0.2, "limit": 0.5, "pages_now": 2, "pages": 1,
     "suggested_rule": %s}\
    """
        .formatted(rule(name, 0.5));
  }

  @Post("/rules/backtest")
  HttpResponse<String> backtest(@Body String body) {
    if (body.contains("\"above\":\"")) {
      return HttpResponse.badRequest(
              """
              {"type": "invalid-request", "title": "Invalid request", "status": 400,
               "detail": "The rule is not valid.",
               "errors": [{"pointer": "/rule/when/above", "detail": "must be a number"}]}
              """)
          .contentType("application/problem+json");
    }
    String second =
        body.contains("\"above\":0.5")
            ? ""
            : "," + episode("origin", "2026-04-22", "2026-04-24", 0.31);
    return HttpResponse.ok(
        """
        {"rule": "draft", "from": "2026-02-01T00:00:00Z", "to": "2026-05-01T00:00:00Z",
         "windows": 89, "count": %d, "pages": 2, "per_month": 0.7, "firing_seconds": 2500000,
         "false_alarms": 1, "drops": [{"rule": "accuracy-drop", "model": "flights",
           "started_at": "2026-04-03T00:00:00Z", "resolved_at": null, "summary": "fell",
           "lead_seconds": 86400}],
         "alerts": [%s%s]}\
        """
            .formatted(
                second.isEmpty() ? 1 : 2, episode("distance", "2026-04-02", null, 1.79), second));
  }

  private static String episode(String feature, String from, @Nullable String until, double worst) {
    return """
    {"id": "t-%1$s", "rule": "draft", "model": "flights", "version": "1", "metric": "psi",
     "feature": "%1$s", "segment": null, "state": "firing", "severity": "warning",
     "value": %4$s, "worst_value": %4$s, "threshold": 0.2, "started_at": "%2$sT00:00:00Z",
     "resolved_at": %3$s, "window_start": "%2$sT00:00:00Z", "window_end": "%2$sT23:59:59Z",
     "summary": "%1$s drifted", "false_alarm": %5$s}\
    """
        .formatted(
            feature,
            from,
            until == null ? "null" : "\"" + until + "T00:00:00Z\"",
            worst,
            until != null);
  }

  @Get("/receivers")
  String receivers() {
    return """
    {"receivers": [
      {"name": "oncall", "type": "webhook", "url": "https://hooks.example.org/<x>",
       "send_resolved": true, "headers": ["X-Team"], "has_secret": true,
       "disabled_reason": null, "matchers": {"model": "credit*"},
       "quiet_hours": {"from": "22:00", "to": "07:00", "time_zone": "Europe/Berlin",
         "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]}},
      {"name": "chat", "type": "slack", "send_resolved": true, "headers": [],
       "has_secret": true, "disabled_reason": "answered 410 Gone"}]}
    """;
  }

  @Put("/receivers/{name}")
  String putReceiver(String name, @Body String body) {
    stored.add(name + " " + body);
    return "{\"name\": \"" + name + "\"}";
  }

  @Post("/receivers/{name}/test")
  String test(String name) {
    return "{\"delivered\": false, \"outcome\": \"HTTP 5xx\", \"latency_ms\": 1240}";
  }

  @Get("/notifications")
  String notifications(@QueryValue @Nullable String state) {
    String dead = notification("n2", "chat", "dead", "HTTP 410");
    return "{\"notifications\": ["
        + ("dead".equals(state)
            ? dead
            : notification("n1", "oncall", "delivered", "HTTP 204") + "," + dead)
        + "]}";
  }

  @Post("/notifications/{id}/resend")
  String resend(String id) {
    return notification(id, "chat", "queued", "");
  }

  private static String notification(String id, String receiver, String state, String outcome) {
    return """
    {"id": "%s", "receiver": "%s", "kind": "firing", "state": "%s", "incident": "i1",
     "model": "flights", "window_start": "2026-04-02T00:00:00Z",
     "window_end": "2026-04-03T00:00:00Z", "attempts": 1,
     "created_at": "2026-04-03T00:00:01Z", "next_attempt_at": null,
     "finished_at": "2026-04-03T00:00:02Z", "last_outcome": "%s"}\
    """
        .formatted(id, receiver, state, outcome);
  }

  @Get("/silences")
  String silences() {
    return "{\"silences\": [" + String.join(",", silences) + "]}";
  }

  @Post("/silences")
  String silence(@Body String body) {
    stored.add("silence " + body);
    silences.add(
        """
        {"id": "s%d", "state": "active", "matchers": {"model": "flights", "feature": "<i>f</i>"},
         "starts_at": "2026-05-01T00:00:00Z", "ends_at": "2026-05-01T04:00:00Z",
         "created_by": "grace", "comment": "<b>planned</b>", "expected_change": false,
         "deployment": null, "created_at": "2026-05-01T00:00:00Z"}\
        """
            .formatted(silenced.incrementAndGet()));
    return silences.getLast();
  }

  @Delete("/silences/{id}")
  @Status(HttpStatus.NO_CONTENT)
  void end(String id) {
    silences.removeIf(silence -> silence.contains("\"" + id + "\""));
  }

  @Get("/incidents")
  String incidents(@QueryValue @Nullable String state) {
    String open = incident("i1", "flights", "open", "distance", "null") + "}";
    String over = incident("i2", "<b>bold</b>", "over", "origin", "\"2026-04-24T00:00:00Z\"") + "}";
    return "{\"incidents\": [" + (state == null ? open + "," + over : open) + "]}";
  }

  private static String incident(
      String id, String model, String state, String feature, String endedAt) {
    return """
    {"id": "%s", "model": "%s", "state": "%s", "severity": "critical",
     "started_at": "2026-04-02T00:00:00Z", "ended_at": %s, "alerts_total": 2,
     "alerts_firing": 2, "rules": ["feature-drift", "accuracy-drop"], "features": ["%s"],
     "url": "/models/flights\"\
    """
        .formatted(id, model, state, endedAt, feature);
  }

  @Get("/incidents/{id}")
  HttpResponse<String> incident(String id) {
    if (!id.equals("i1")) {
      return HttpResponse.<String>notFound()
          .body("{\"detail\": \"There is no incident '" + id + "'.\"}");
    }
    String alerts = FakeRooms.alerts("\"grace\"");
    return HttpResponse.ok(
        incident("i1", "flights", "open", "distance", "null")
            + """
            , "diagnosis": {"kind": "unit_change", "headline": "another unit in distance",
              "evidence": "distance: all of it is 1.609 times the reference <script>.",
              "look_first": "A raw value of distance before and after 2026-04-02.",
              "features": [{"feature": "distance", "kind": "unit_change",
                "contribution": 0.97, "metric": "psi", "value": 1.79, "threshold": 0.2,
                "reference_value": null, "since": "2026-04-02T00:00:00Z",
                "evidence": "distance: PSI 1.79; median 1,120 against 696."}]},
              "alerts": %s, "notifications": [%s]}\
            """
                .formatted(alerts, notification("n2", "chat", "dead", "HTTP 410")));
  }

  @Get("/alerts/{id}/history")
  String history(String id) {
    return """
    {"events": [
      {"kind": "firing", "at": "2026-04-03T00:00:01Z", "window_start": "2026-04-02T00:00:00Z",
       "window_end": "2026-04-03T00:00:00Z", "value": 1.79, "threshold": 0.2,
       "reference_value": null, "sample_size": 12000, "result_revision": 1,
       "rule_revision": 0, "detail": null},
      {"kind": "notified", "at": "2026-04-03T00:00:02Z", "window_start": null,
       "window_end": null, "value": null, "threshold": null, "reference_value": null,
       "sample_size": null, "result_revision": null, "rule_revision": null,
       "detail": "oncall"}]}
    """;
  }
}

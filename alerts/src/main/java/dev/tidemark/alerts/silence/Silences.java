package dev.tidemark.alerts.silence;

import dev.tidemark.alerts.alert.Ids;
import dev.tidemark.alerts.json.Fields;
import dev.tidemark.alerts.json.Json;
import dev.tidemark.storage.alert.Alert;
import dev.tidemark.storage.alert.AlertSettings;
import dev.tidemark.storage.alert.SilenceRow;
import dev.tidemark.storage.problem.Problem;
import dev.tidemark.storage.result.MetricName;
import dev.tidemark.storage.result.OrNull;
import io.micronaut.json.tree.JsonNode;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Silences: made, shown, ended, and asked whether they cover an alert. Thread-safe. */
@Singleton
public final class Silences {
  private static final int MOST_SHOWN = 1000;

  private final AlertSettings settings;
  private final Json json;
  private final InstantSource clock;

  public Silences(AlertSettings settings, Json json, InstantSource clock) {
    this.settings = settings;
    this.json = json;
    this.clock = clock;
  }

  /**
   * A silence that runs now, or an expected change.
   *
   * @param from for an expected change: the first window that it covers; else null
   * @param until for an expected change: windows that start then or later are not covered; else
   *     null
   */
  public record Running(
      String id, Matchers matchers, @Nullable Instant from, @Nullable Instant until) {
    boolean covers(Alert alert) {
      if (!matchers.match(alert)) {
        return false;
      }
      if (from == null || until == null) {
        return true;
      }
      return MetricName.parse(alert.metric()).isAboutDrift()
          && !alert.windowStart().isBefore(from)
          && alert.windowStart().isBefore(until);
    }
  }

  /** Those that run at a time. */
  public List<Running> runningAt(Instant now) {
    return settings.silencesNotOverAt(now).stream()
        .filter(row -> row.isExpectedChange() || !row.startsAt().isAfter(now))
        .map(row -> running(row))
        .toList();
  }

  /** The first of them that covers an alert. */
  public static Optional<Running> covering(List<Running> running, Alert alert) {
    return running.stream().filter(silence -> silence.covers(alert)).findFirst();
  }

  /**
   * @throws Problem 400 naming every bad field
   */
  public JsonNode create(JsonNode body) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    Fields fields = Fields.of(body);
    Map<String, String> matchers = Matchers.read(fields);
    if (matchers.isEmpty()) {
      fields.error("matchers", "say which alerts are meant, such as {\"model\": \"credit\"}");
    }
    boolean isExpected = fields.flag("expected_change").orElse(false);
    Instant startsAt = fields.time("starts_at").orElse(now);
    Optional<Instant> endsAt = fields.time("ends_at");
    if (endsAt.isEmpty() && !fields.has("ends_at")) {
      fields.error("ends_at", "say when the silence ends");
    }
    if (endsAt.isPresent() && !endsAt.get().isAfter(startsAt)) {
      fields.error("ends_at", "must be later than starts_at");
    }
    if (endsAt.isPresent() && !endsAt.get().isAfter(now) && !isExpected) {
      fields.error("ends_at", "is in the past");
    }
    String deployment = fields.text("deployment").orElse("");
    if (!isExpected && !deployment.isEmpty()) {
      fields.error("deployment", "goes with \"expected_change\": true");
    }
    String by = fields.text("created_by").orElse("");
    String comment = fields.text("comment").orElse("");
    fields.ignore("id");
    fields.refuseOthers();
    fields.done("The silence");
    SilenceRow row =
        new SilenceRow(
            Ids.at(now),
            json.write(Json.node(matchers)),
            startsAt,
            endsAt.orElseThrow(),
            by,
            comment,
            isExpected,
            deployment,
            now);
    settings.saveSilence(row);
    return show(row, now);
  }

  /** All silences, newest first, optionally only those in a state. */
  public JsonNode list(@Nullable String state) {
    if (state != null && !List.of("active", "pending", "expired").contains(state)) {
      throw Problem.invalidField("/state", "must be active, pending or expired");
    }
    Instant now = clock.instant();
    List<JsonNode> shown =
        settings.silences(MOST_SHOWN).stream()
            .filter(row -> state == null || state(row, now).equals(state))
            .map(row -> show(row, now))
            .toList();
    return Json.node(Map.of("silences", shown));
  }

  public JsonNode get(String id) {
    return show(found(id), clock.instant());
  }

  /**
   * Ends a silence now; it stays in the list.
   *
   * @throws Problem 404 if there is none
   */
  public void end(String id) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    SilenceRow row = found(id);
    if (row.endsAt().isAfter(now)) {
      Instant start = row.startsAt().isAfter(now) ? now : row.startsAt();
      settings.saveSilence(
          new SilenceRow(
              row.id(),
              row.matchers(),
              start,
              now,
              row.createdBy(),
              row.remark(),
              row.isExpectedChange(),
              row.deployment(),
              row.createdAt()));
    }
  }

  private SilenceRow found(String id) {
    return settings.silence(id).orElseThrow(() -> Problem.notFound("silence", id));
  }

  private Running running(SilenceRow row) {
    boolean isExpected = row.isExpectedChange();
    return new Running(
        row.id(),
        Matchers.stored(json.stored(row.matchers())),
        isExpected ? row.startsAt() : null,
        isExpected ? row.endsAt() : null);
  }

  private JsonNode show(SilenceRow row, Instant now) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("id", row.id());
    fields.put("state", state(row, now));
    fields.put("matchers", json.stored(row.matchers()));
    fields.put("starts_at", row.startsAt());
    fields.put("ends_at", row.endsAt());
    fields.put("created_by", OrNull.text(row.createdBy()));
    fields.put("comment", OrNull.text(row.remark()));
    fields.put("expected_change", row.isExpectedChange());
    fields.put("deployment", OrNull.text(row.deployment()));
    fields.put("created_at", row.createdAt());
    return Json.node(fields);
  }

  private static String state(SilenceRow row, Instant now) {
    if (!row.endsAt().isAfter(now)) {
      return "expired";
    }
    return row.startsAt().isAfter(now) ? "pending" : "active";
  }
}

package dev.tidemark.analyzer.comparison;

import dev.tidemark.storage.problem.Problem;
import dev.tidemark.storage.replay.VerdictRepository;
import dev.tidemark.storage.replay.VerdictRow;
import io.micronaut.core.type.Argument;
import io.micronaut.data.exceptions.DataAccessException;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

/** Keeps every change of a replay's verdict. Thread-safe. */
@Singleton
final class VerdictLog {
  private static final Argument<List<String>> TEXTS = Argument.listOf(String.class);
  private static final Argument<List<ReplayReport.Metric>> METRICS =
      Argument.listOf(ReplayReport.Metric.class);

  private final VerdictRepository rows;
  private final InstantSource clock;
  private final JsonMapper json;

  VerdictLog(VerdictRepository rows, InstantSource clock, JsonMapper json) {
    this.rows = rows;
    this.clock = clock;
    this.json = json;
  }

  /** The verdict in force: a new one if the decision has changed, else the one before. */
  RecordedVerdict record(ReplayReport report) {
    List<VerdictRow> before = rows.findByReplayIdOrderByNumber(report.replay());
    if (!before.isEmpty() && before.getLast().decision().equals(report.verdict().decision())) {
      return shown(before.getLast());
    }
    try {
      return shown(
          rows.save(
              new VerdictRow(
                  UUID.randomUUID().toString(),
                  report.replay(),
                  before.size() + 1,
                  report.verdict().decision(),
                  json.writeValueAsString(report.verdict().reasons()),
                  json.writeValueAsString(METRICS, report.metrics()),
                  report.labelledRows(),
                  report.verdict().rowsNeeded(),
                  clock.instant().truncatedTo(ChronoUnit.MILLIS))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (DataAccessException e) { // somebody else recorded the same change just now
      return rows.findByReplayIdOrderByNumber(report.replay()).stream()
          .reduce((_, last) -> last)
          .map(this::shown)
          .orElseThrow(() -> e);
    }
  }

  /** Oldest first. */
  List<RecordedVerdict> of(String replayId) {
    return rows.findByReplayIdOrderByNumber(replayId).stream().map(this::shown).toList();
  }

  /**
   * @throws Problem 404
   */
  RecordedVerdict get(String id) {
    return rows.findById(id).map(this::shown).orElseThrow(() -> Problem.notFound("verdict", id));
  }

  private RecordedVerdict shown(VerdictRow row) {
    try {
      return new RecordedVerdict(
          row.id(),
          row.replayId(),
          row.number(),
          row.decision(),
          Objects.requireNonNull(json.readValue(row.reasons(), TEXTS)),
          Objects.requireNonNull(json.readValue(row.evidence(), METRICS)),
          row.labelledRows(),
          row.rowsNeeded(),
          row.createdAt(),
          "/v1/verdicts/" + row.id(),
          ReplayComparison.CAVEAT);
    } catch (IOException e) {
      throw new UncheckedIOException("verdict " + row.id(), e);
    }
  }
}

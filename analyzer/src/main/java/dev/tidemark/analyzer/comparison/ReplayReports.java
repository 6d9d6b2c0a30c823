package dev.tidemark.analyzer.comparison;

import dev.tidemark.analyzer.comparison.Evidence.Fidelity.NotChecked;
import dev.tidemark.storage.candidate.CandidateRepository;
import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.replay.Chunk;
import dev.tidemark.storage.replay.Judging;
import dev.tidemark.storage.replay.KeptReport;
import dev.tidemark.storage.replay.KeptReportRepository;
import dev.tidemark.storage.replay.Replay;
import dev.tidemark.storage.replay.ReplayPurpose;
import dev.tidemark.storage.replay.ReplayRepository;
import dev.tidemark.storage.replay.ReplaySource;
import dev.tidemark.storage.replay.ReplayState;
import dev.tidemark.storage.replay.StandingShadow;
import dev.tidemark.storage.replay.StandingShadowRepository;
import dev.tidemark.storage.revision.Digest;
import dev.tidemark.storage.shadow.CandidateAnswers;
import dev.tidemark.storage.shadow.ShadowDetails;
import dev.tidemark.storage.shadow.ShadowStore;
import dev.tidemark.storage.shadow.ShadowStore.Compared;
import dev.tidemark.storage.shadow.Traffic;
import io.micronaut.data.exceptions.DataAccessException;
import io.micronaut.json.JsonMapper;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Computes the report of a replay from the stored rows, labels as known now. Thread-safe. */
@Singleton
final class ReplayReports {
  /** Most rows compared; of more, about so many, chosen by a hash of the prediction id. */
  private static final long MOST_ROWS = 500_000;

  private final ReplayRepository replays;
  private final StandingShadowRepository standings;
  private final CandidateRepository candidates;
  private final ModelCatalog models;
  private final ShadowStore shadow;
  private final ShadowDetails details;
  private final CandidateAnswers answers;
  private final VerdictLog verdicts;
  private final KeptReportRepository kept;
  private final JsonMapper json;

  ReplayReports(
      ReplayRepository replays,
      StandingShadowRepository standings,
      CandidateRepository candidates,
      ModelCatalog models,
      ClickHouse clickHouse,
      VerdictLog verdicts,
      KeptReportRepository kept,
      JsonMapper json) {
    this.replays = replays;
    this.standings = standings;
    this.candidates = candidates;
    this.models = models;
    this.shadow = new ShadowStore(clickHouse);
    this.details = new ShadowDetails(clickHouse);
    this.answers = new CandidateAnswers(clickHouse);
    this.verdicts = verdicts;
    this.kept = kept;
    this.json = json;
  }

  /**
   * The report of a replay that is done, as JSON: the last one while rows, labels and settings are
   * those it was computed from, else computed anew.
   */
  String current(Replay replay) {
    String basis = basis(replay);
    return kept.findById(replay.id())
        .filter(last -> last.basis().equals(basis))
        .map(KeptReport::report)
        .orElseGet(() -> keep(replay, basis));
  }

  private String keep(Replay replay, String basis) {
    try {
      KeptReport report =
          new KeptReport(replay.id(), replay.model(), basis, json.writeValueAsString(of(replay)));
      if (kept.existsById(replay.id())) {
        kept.update(report);
      } else {
        kept.save(report);
      }
      return report.report();
    } catch (DataAccessException e) { // somebody else keeps the same report just now
      return kept.findById(replay.id()).map(KeptReport::report).orElseThrow(() -> e);
    } catch (IOException e) {
      throw new UncheckedIOException("replay " + replay.id(), e);
    }
  }

  private String basis(Replay replay) {
    ModelSettings settings = settings(replay);
    List<Object> parts = new ArrayList<>();
    parts.add(replay);
    parts.add(String.valueOf(settings.task()));
    parts.add(settings.positiveLabel());
    parts.add(settings.segments());
    parts.add(training(replay));
    parts.add(stored(replay));
    parts.add(unanswered(replay));
    parts.add(details.labels(replay.model(), replay.rowsId()));
    fidelityReplay(replay).ifPresent(own -> parts.add(own.state() + " " + stored(own)));
    return Digest.of(parts.toString());
  }

  private ModelSettings settings(Replay replay) {
    return models.find(replay.model()).orElse(ModelSettings.defaults(replay.model()));
  }

  /** The report of a replay that is done; a verdict that differs from the last one is recorded. */
  ReplayReport of(Replay replay) {
    ModelSettings settings = settings(replay);
    ReplayReport report =
        new ReplayComparison(
                replay, settings, new ReplayedRows(rows(replay)), evidence(replay, settings))
            .report();
    RecordedVerdict recorded = verdicts.record(report);
    return sampled(replay, report)
        .with(
            new ReplayReport.Judgement(
                report.verdict().decision(),
                report.verdict().reasons(),
                report.verdict().rowsNeeded(),
                recorded.id(),
                recorded.number(),
                recorded.decidedAt(),
                recorded.url()),
            described(replay, report.topDisagreements()));
  }

  private ReplayReport sampled(Replay replay, ReplayReport report) {
    long rows = stored(replay);
    return rows <= MOST_ROWS
        ? report
        : report.withWarning(
            String.format(
                Locale.ROOT,
                "Compared on %,d of %,d rows, chosen by a hash of the prediction id.",
                report.rows(),
                rows));
  }

  private List<Compared> rows(Replay replay) {
    List<Compared> rows = new ArrayList<>();
    Chunk period = new Chunk(replay.fromTs(), replay.toTs(), "", "", replay.rowsDone());
    shadow.read(replay.model(), replay.rowsId(), period, shares(replay), rows::add);
    return rows;
  }

  /** Shares of a million that hold about as many rows as are compared at most. */
  private long shares(Replay replay) {
    long rows = stored(replay);
    return rows <= MOST_ROWS
        ? Traffic.SHARES
        : Math.max(1, Math.round(replay.sampleRate() * Traffic.SHARES * MOST_ROWS / rows));
  }

  private long stored(Replay replay) {
    return shadow.count(replay.model(), replay.rowsId(), replay.fromTs(), replay.toTs());
  }

  private Evidence evidence(Replay replay, ModelSettings settings) {
    TrainingPeriod training = training(replay);
    Map<String, Map<String, String>> segments = new LinkedHashMap<>();
    for (String key : settings.segments()) {
      segments.put(key, details.segments(replay, key, shares(replay)));
    }
    return new Evidence(
        judging(replay),
        training.from(),
        training.to(),
        fidelity(replay),
        segments,
        unanswered(replay));
  }

  private TrainingPeriod training(Replay replay) {
    return candidates
        .findByModelAndVersion(replay.model(), replay.candidate())
        .map(candidate -> TrainingPeriod.of(candidate.provenance(), json))
        .orElse(TrainingPeriod.UNKNOWN);
  }

  /** A standing shadow looks at its period again and again, so its rows are counted now. */
  private long unanswered(Replay replay) {
    if (!replay.coversStandingShadow() || replay.source() == ReplaySource.FILE) {
      return replay.rowsUnanswered();
    }
    Traffic followed =
        new Traffic(
            replay.model(), replay.champion(), replay.fromTs(), replay.toTs(), replay.sampleRate());
    return Math.max(0, answers.asked(followed) - stored(replay));
  }

  private Judging judging(Replay replay) {
    String text = replay.judging();
    try {
      return text == null
          ? Judging.NOTHING
          : Objects.requireNonNull(json.readValue(text, Judging.class));
    } catch (IOException e) {
      throw new UncheckedIOException("replay " + replay.id(), e);
    }
  }

  private Evidence.Fidelity fidelity(Replay replay) {
    if (replay.purpose() == ReplayPurpose.FIDELITY) {
      return new Evidence.Fidelity.Checked(replay.id(), FidelityGate.of(rows(replay)));
    }
    return fidelityReplay(replay).map(this::fidelityOf).orElseGet(NotChecked::new);
  }

  /** The replay of the champion's own file beside this one. */
  private Optional<Replay> fidelityReplay(Replay replay) {
    if (replay.coversStandingShadow()) {
      return standings
          .findById(replay.id())
          .filter(StandingShadow::fidelity)
          .filter(standing ->
              candidates.findByModelAndVersion(standing.model(), standing.champion()).isPresent())
          .map(StandingShadow::fidelitySoFar);
    }
    return replays.findByPassIdOrderByCreatedAt(replay.passId()).stream()
        .filter(other -> other.purpose() == ReplayPurpose.FIDELITY)
        .findFirst();
  }

  private Evidence.Fidelity fidelityOf(Replay replay) {
    return replay.state() == ReplayState.DONE || replay.coversStandingShadow()
        ? new Evidence.Fidelity.Checked(replay.id(), FidelityGate.of(rows(replay)))
        : new Evidence.Fidelity.Unfinished(
            replay.id(), replay.state().name().toLowerCase(Locale.ROOT));
  }

  private List<ReplayReport.Disagreement> described(
      Replay replay, List<ReplayReport.Disagreement> rows) {
    if (rows.isEmpty()) {
      return rows;
    }
    Map<String, Map<String, Object>> features =
        details.features(
            replay, rows.stream().map(ReplayReport.Disagreement::predictionId).toList());
    return rows.stream().map(row -> row.with(features.get(row.predictionId()))).toList();
  }
}

package dev.tidemark.analyzer.comparison;

import dev.tidemark.analyzer.comparison.Evidence.Fidelity.NotChecked;
import dev.tidemark.storage.candidate.CandidateRepository;
import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.replay.Chunk;
import dev.tidemark.storage.replay.Judging;
import dev.tidemark.storage.replay.Replay;
import dev.tidemark.storage.replay.ReplayPurpose;
import dev.tidemark.storage.replay.ReplayRepository;
import dev.tidemark.storage.replay.ReplaySource;
import dev.tidemark.storage.replay.ReplayState;
import dev.tidemark.storage.replay.StandingShadow;
import dev.tidemark.storage.replay.StandingShadowRepository;
import dev.tidemark.storage.shadow.CandidateAnswers;
import dev.tidemark.storage.shadow.ShadowDetails;
import dev.tidemark.storage.shadow.ShadowStore;
import dev.tidemark.storage.shadow.ShadowStore.Compared;
import dev.tidemark.storage.shadow.Traffic;
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
  private final JsonMapper json;

  ReplayReports(
      ReplayRepository replays,
      StandingShadowRepository standings,
      CandidateRepository candidates,
      ModelCatalog models,
      ClickHouse clickHouse,
      VerdictLog verdicts,
      JsonMapper json) {
    this.replays = replays;
    this.standings = standings;
    this.candidates = candidates;
    this.models = models;
    this.shadow = new ShadowStore(clickHouse);
    this.details = new ShadowDetails(clickHouse);
    this.answers = new CandidateAnswers(clickHouse);
    this.verdicts = verdicts;
    this.json = json;
  }

  /** The report of a replay that is done; a verdict that differs from the last one is recorded. */
  ReplayReport of(Replay replay) {
    ModelSettings settings =
        models.find(replay.model()).orElse(ModelSettings.defaults(replay.model()));
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
    TrainingPeriod training =
        candidates
            .findByModelAndVersion(replay.model(), replay.candidate())
            .map(candidate -> TrainingPeriod.of(candidate.provenance(), json))
            .orElse(TrainingPeriod.UNKNOWN);
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
    if (replay.coversStandingShadow()) {
      return standings.findById(replay.id()).map(this::fidelityOf).orElseGet(NotChecked::new);
    }
    return replays.findByPassIdOrderByCreatedAt(replay.passId()).stream()
        .filter(other -> other.purpose() == ReplayPurpose.FIDELITY)
        .findFirst()
        .map(this::fidelityOf)
        .orElseGet(NotChecked::new);
  }

  private Evidence.Fidelity fidelityOf(StandingShadow standing) {
    return standing.fidelity()
            && candidates.findByModelAndVersion(standing.model(), standing.champion()).isPresent()
        ? new Evidence.Fidelity.Checked(
            standing.fidelityId(), FidelityGate.of(rows(standing.fidelitySoFar())))
        : new NotChecked();
  }

  private Evidence.Fidelity fidelityOf(Replay replay) {
    return replay.state() == ReplayState.DONE
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

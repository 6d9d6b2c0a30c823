package dev.tidemark.collector.intake;

import dev.tidemark.collector.CollectorCounters;
import dev.tidemark.collector.CollectorSettings;
import dev.tidemark.collector.business.BusinessMetricRollup;
import dev.tidemark.collector.fairness.Caps;
import dev.tidemark.collector.fairness.FairnessSettings;
import dev.tidemark.collector.idempotency.AnswerLog;
import dev.tidemark.collector.idempotency.IdempotencySettings;
import dev.tidemark.collector.producer.ProducerHistory;
import dev.tidemark.collector.producer.ProducerSettings;
import dev.tidemark.collector.producer.Producers;
import dev.tidemark.collector.spool.Disk;
import dev.tidemark.collector.spool.Spool;
import dev.tidemark.collector.spool.SpoolLimits;
import dev.tidemark.collector.writer.BatchIds;
import dev.tidemark.collector.writer.SpoolWriter;
import dev.tidemark.collector.writer.Spooler;
import dev.tidemark.storage.DataDirectory;
import dev.tidemark.storage.business.BusinessMetricRows;
import dev.tidemark.storage.business.BusinessMetricWindows;
import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.intake.IntakeBacklog;
import dev.tidemark.storage.label.LabelRows;
import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.prediction.ArrivalReader;
import dev.tidemark.storage.prediction.PredictionRows;
import dev.tidemark.storage.record.Json;
import dev.tidemark.storage.record.RecordLimits;
import dev.tidemark.storage.result.ResultWriter;
import dev.tidemark.storage.retention.Retention;
import dev.tidemark.storage.retention.RetentionKeeper;
import dev.tidemark.storage.shadow.CandidateAnswerRows;
import dev.tidemark.storage.window.WindowLength;
import io.micronaut.context.annotation.Context;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/** The collector's parts: the ways in, the spool, and the writer that empties it. */
@Context
final class Collector {
  private final Spool spool;
  private final SpoolWriter writer;
  private final AnswerLog answers;
  private final Door door;
  private final Reception reception;
  private final Freshness freshness;
  private final Intake<PredictionRows> predictions;
  private final Intake<LabelRows> labels;
  private final Intake<BusinessMetricRows> businessMetrics;
  private final Intake<CandidateAnswerRows> candidateAnswers;
  private final Chores chores = new Chores("collector-chores");

  /** What waits for ClickHouse must not keep the other chores waiting. */
  private final Chores summaries = new Chores("collector-summaries");

  Collector(
      DataDirectory data,
      ClickHouse clickHouse,
      ModelCatalog models,
      RecordLimits allLimits,
      SpoolLimits spoolLimits,
      CollectorSettings settings,
      FairnessSettings fairness,
      IdempotencySettings idempotency,
      ProducerSettings producing,
      Retention retention,
      Caps caps,
      CollectorCounters counters,
      Producers producers,
      IntakeBacklog backlog,
      InstantSource clock) {
    this.spool = open(data.folder("spool"), spoolLimits);
    this.answers = open(data.folder("answers"), idempotency, clock);
    ResultWriter results = new ResultWriter(clickHouse);
    BusinessMetricRollup rollup =
        new BusinessMetricRollup(
            new BusinessMetricWindows(clickHouse), results, model -> window(models, model), clock);
    this.writer =
        new SpoolWriter(
            spool,
            clickHouse,
            settings.writer(),
            models::ensure,
            new BatchIds(clock)::next,
            rollup::stored);
    backlog.follow(() -> spool.status().nextSequence(), () -> spool.checkpoint().doneSequence());
    this.door = Door.of(counters, producers, fairness, spoolLimits.maxWaitingBytes());
    RecordLimits limits = allLimits.since(retention.kept());
    this.reception = new Reception(door, answers, limits);
    this.freshness = new Freshness(spool);
    Spooler spooler = new Spooler(spool);
    Json json = new Json(limits);
    this.predictions =
        new Intake<>(new PredictionKind(limits, caps, spooler), door, json, limits, clock);
    this.labels = new Intake<>(new LabelKind(limits, spooler), door, json, limits, clock);
    this.businessMetrics =
        new Intake<>(new BusinessMetricKind(allLimits, spooler), door, json, allLimits, clock);
    this.candidateAnswers =
        new Intake<>(new CandidateAnswerKind(limits, caps, spooler), door, json, limits, clock);

    chores.every(Duration.ofMillis(50), () -> freshness.look(System.nanoTime()));
    chores.every(Duration.ofMinutes(1), this::tidyAnswers);
    ProducerHistory history =
        new ProducerHistory(producers, new ArrivalReader(clickHouse), results, producing, clock);
    summaries.once(() -> caps.know(models.all().stream().map(ModelSettings::name).toList()));
    summaries.once(() -> new RetentionKeeper(clickHouse).apply(retention.kept()));
    summaries.every(Duration.ofSeconds(1), rollup::run);
    summaries.every(Duration.ofSeconds(5), () -> history.run(freshness().oldestWaiting()));
  }

  private static WindowLength window(ModelCatalog models, String model) {
    return WindowLength.parse(
        models.find(model).map(ModelSettings::window).orElse(ModelSettings.DEFAULT_WINDOW));
  }

  private void tidyAnswers() {
    try {
      answers.expire();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static AnswerLog open(Path directory, IdempotencySettings settings, InstantSource clock) {
    try {
      return AnswerLog.open(directory, Disk.real(), settings, clock);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot use the folder of answers: " + e.getMessage(), e);
    }
  }

  private static Spool open(Path directory, SpoolLimits limits) {
    try {
      return Spool.open(directory, Disk.real(), limits);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot use the spool: " + e.getMessage(), e);
    }
  }

  Intake<PredictionRows> predictions() {
    return predictions;
  }

  Intake<LabelRows> labels() {
    return labels;
  }

  Intake<BusinessMetricRows> businessMetrics() {
    return businessMetrics;
  }

  Intake<CandidateAnswerRows> candidateAnswers() {
    return candidateAnswers;
  }

  Reception reception() {
    return reception;
  }

  Freshness.Status freshness() {
    return freshness.status(System.nanoTime());
  }

  AnswerLog.Status answers() {
    return answers.status();
  }

  /** Bytes of the bodies being read. */
  long bodyBytes() {
    return door.bodies().used();
  }

  Spool.Status spoolStatus() {
    return spool.status();
  }

  SpoolWriter.Status writerStatus() {
    return writer.status();
  }

  @PreDestroy
  void close() throws IOException {
    chores.close();
    summaries.close();
    writer.close();
    spool.close();
    answers.close();
  }
}

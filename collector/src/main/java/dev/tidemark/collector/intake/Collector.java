package dev.tidemark.collector.intake;

import dev.tidemark.collector.CollectorCounters;
import dev.tidemark.collector.CollectorSettings;
import dev.tidemark.collector.spool.Disk;
import dev.tidemark.collector.spool.Spool;
import dev.tidemark.collector.spool.SpoolLimits;
import dev.tidemark.collector.writer.BatchIds;
import dev.tidemark.collector.writer.SpoolWriter;
import dev.tidemark.collector.writer.Spooler;
import dev.tidemark.storage.DataDirectory;
import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.intake.IntakeBacklog;
import dev.tidemark.storage.label.LabelRows;
import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.prediction.PredictionRows;
import dev.tidemark.storage.record.Json;
import dev.tidemark.storage.record.LabelDecoder;
import dev.tidemark.storage.record.PredictionDecoder;
import dev.tidemark.storage.record.RecordLimits;
import io.micronaut.context.annotation.Context;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;

/** The collector's parts: the ways in, the spool, and the writer that empties it. */
@Context
final class Collector {
  private final Spool spool;
  private final SpoolWriter writer;
  private final Intake<PredictionRows> predictions;
  private final Intake<LabelRows> labels;

  Collector(
      DataDirectory data,
      ClickHouse clickHouse,
      ModelCatalog models,
      RecordLimits limits,
      SpoolLimits spoolLimits,
      CollectorSettings settings,
      CollectorCounters counters,
      IntakeBacklog backlog,
      InstantSource clock) {
    this.spool = open(data.folder("spool"), spoolLimits);
    SpoolWriter.Settings defaults = SpoolWriter.Settings.defaults();
    this.writer =
        new SpoolWriter(
            spool,
            clickHouse,
            new SpoolWriter.Settings(
                settings.batchRows(),
                settings.batchBytes(),
                settings.linger(),
                settings.idFilterBytes(),
                settings.sharedStorage(),
                settings.patience(),
                defaults.firstPause(),
                defaults.longestPause()),
            models::ensure,
            new BatchIds(clock)::next);
    backlog.follow(() -> spool.status().nextSequence(), () -> spool.checkpoint().doneSequence());
    Spooler spooler = new Spooler(spool);
    Json json = new Json(limits);
    this.predictions =
        new Intake<>(
            model -> new PredictionDecoder(limits, model),
            spooler::predictions,
            json,
            limits,
            counters,
            clock);
    this.labels =
        new Intake<>(
            model -> new LabelDecoder(limits, model),
            spooler::labels,
            json,
            limits,
            counters,
            clock);
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

  Spool.Status spoolStatus() {
    return spool.status();
  }

  SpoolWriter.Status writerStatus() {
    return writer.status();
  }

  @PreDestroy
  void close() throws IOException {
    writer.close();
    spool.close();
  }
}

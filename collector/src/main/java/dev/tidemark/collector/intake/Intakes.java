package dev.tidemark.collector.intake;

import dev.tidemark.collector.CollectorCounters;
import dev.tidemark.collector.commit.BatchIds;
import dev.tidemark.collector.commit.GroupCommitter;
import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.label.LabelRows;
import dev.tidemark.storage.label.LabelWriter;
import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.prediction.PredictionRows;
import dev.tidemark.storage.prediction.PredictionWriter;
import dev.tidemark.storage.record.Json;
import dev.tidemark.storage.record.LabelDecoder;
import dev.tidemark.storage.record.PredictionDecoder;
import dev.tidemark.storage.record.RecordLimits;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;

/** The ways in for each kind of record, wired to where they are stored. */
@Singleton
final class Intakes {
  private final GroupCommitter<PredictionRows> predictionCommitter;
  private final GroupCommitter<LabelRows> labelCommitter;
  private final Intake<PredictionRows> predictions;
  private final Intake<LabelRows> labels;

  Intakes(
      ClickHouse clickHouse,
      ModelCatalog models,
      RecordLimits limits,
      CollectorCounters counters,
      InstantSource clock) {
    BatchIds batchIds = new BatchIds(clock);
    PredictionWriter predictionWriter = new PredictionWriter(clickHouse);
    LabelWriter labelWriter = new LabelWriter(clickHouse);
    predictionCommitter =
        new GroupCommitter<>(
            "collector-predictions",
            batches -> {
              batches.forEach(rows -> rows.models().forEach(models::ensure));
              List<PredictionWriter.Stored> stored =
                  predictionWriter.write(batches, batchIds.next());
              return stored.stream().map(answer -> answer.duplicates().cardinality()).toList();
            });
    labelCommitter =
        new GroupCommitter<>(
            "collector-labels",
            batches -> {
              batches.forEach(rows -> rows.models().forEach(models::ensure));
              return labelWriter.write(batches, batchIds.next());
            });
    Json json = new Json(limits);
    predictions =
        new Intake<>(
            model -> new PredictionDecoder(limits, model),
            predictionCommitter,
            json,
            limits,
            counters,
            clock);
    labels =
        new Intake<>(
            model -> new LabelDecoder(limits, model),
            labelCommitter,
            json,
            limits,
            counters,
            clock);
  }

  Intake<PredictionRows> predictions() {
    return predictions;
  }

  Intake<LabelRows> labels() {
    return labels;
  }

  @PreDestroy
  void close() {
    predictionCommitter.close();
    labelCommitter.close();
  }
}

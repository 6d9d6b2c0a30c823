package dev.tidemark.collector.producer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.engine.TestEngine;
import dev.tidemark.storage.model.ModelVersion;
import dev.tidemark.storage.prediction.ArrivalReader;
import dev.tidemark.storage.prediction.PredictionRowBuilder;
import dev.tidemark.storage.prediction.PredictionRows;
import dev.tidemark.storage.prediction.PredictionWriter;
import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.ResultChanges;
import dev.tidemark.storage.result.ResultQuery;
import dev.tidemark.storage.result.ResultReader;
import dev.tidemark.storage.result.ResultSpanReader;
import dev.tidemark.storage.result.ResultWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProducerHistoryTest {
  private static final Instant START = Instant.parse("2026-04-01T10:02:00Z");

  private final ClickHouse clickHouse = TestEngine.newClickHouse();
  private Instant now = START;
  private long batch = 1;

  @Test
  void modelThatStopsSending_getsZeroes_alsoAfterARestart() {
    Producers producers = new Producers(() -> now);
    ProducerHistory history = history(producers);
    history.run(Duration.ZERO);
    now = Instant.parse("2026-04-01T10:06:00Z");
    send(producers, "m", 30);
    producers.rejected("m", 10);
    producers.duplicates("m", 3);
    producers.orphans("m", 10);
    runUntil(history, "2026-04-01T10:25:00Z");
    assertThat(values("intake_records")).containsExactly(30.0, 0.0, 0.0);
    assertThat(values("intake_rejected_rate")).containsExactly(0.25);
    assertThat(values("intake_duplicate_rate")).containsExactly(0.1);
    assertThat(values("intake_orphan_rate")).containsExactly(0.25);

    ProducerHistory restarted = history(new Producers(() -> now));
    runUntil(restarted, "2026-04-01T10:41:00Z");
    assertThat(values("intake_records")).containsExactly(30.0, 0.0, 0.0, 0.0, 0.0);
    assertThat(new ResultReader(clickHouse).find(ResultQuery.of("m")))
        .extracting(MetricResult::windowLength)
        .containsOnly("5m");
  }

  @Test
  void windowIsWritten_whenAllItsRecordsAreStored() {
    Producers producers = new Producers(() -> now);
    ProducerHistory history = history(producers);
    history.run(Duration.ZERO);
    now = Instant.parse("2026-04-01T10:06:00Z");
    producers.accepted(Map.of(new ModelVersion("m", "1"), 5));
    now = Instant.parse("2026-04-01T10:12:00Z");
    history.run(Duration.ofMinutes(6));
    assertThat(values("intake_records")).isEmpty();
    history.run(Duration.ofSeconds(1));
    assertThat(values("intake_records")).hasSize(1);
  }

  @Test
  void timesOfArrival_areNotTakenForTraffic() {
    Producers producers = new Producers(() -> now);
    ProducerHistory history = history(producers);
    history.run(Duration.ZERO);
    now = Instant.parse("2026-04-01T10:06:00Z");
    send(producers, "m", 3);
    runUntil(history, "2026-04-01T10:21:00Z");
    assertThat(new ResultChanges(clickHouse).since(ResultQuery.BEGIN))
        .extracting(ResultChanges.Change::newestEnd)
        .containsOnly(Instant.EPOCH);
    assertThat(new ResultSpanReader(clickHouse).of("m")).isEmpty();
  }

  private void runUntil(ProducerHistory history, String end) {
    for (; now.isBefore(Instant.parse(end)); now = now.plusSeconds(15)) {
      history.run(Duration.ZERO);
    }
  }

  private void send(Producers producers, String model, int count) {
    PredictionRows rows = new PredictionRows();
    PredictionRowBuilder row = new PredictionRowBuilder();
    for (int i = 0; i < count; i++) {
      row.clear(now.toEpochMilli());
      row.model(model);
      row.version("1");
      row.predictionId("p" + i);
      row.addTo(rows);
    }
    new PredictionWriter(clickHouse).write(List.of(rows), batch++);
    producers.accepted(rows.senders());
  }

  private ProducerHistory history(Producers producers) {
    return new ProducerHistory(
        producers,
        new ArrivalReader(clickHouse),
        new ResultWriter(clickHouse),
        ProducerSettings.defaults(),
        () -> now);
  }

  private List<Double> values(String metric) {
    return new ResultReader(clickHouse)
        .find(ResultQuery.of("m").metrics(List.of(metric))).stream()
            .map(MetricResult::value)
            .toList();
  }
}

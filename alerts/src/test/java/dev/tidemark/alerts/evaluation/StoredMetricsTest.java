package dev.tidemark.alerts.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.alerts.testkit.AlertsInstance;
import dev.tidemark.alerts.testkit.ReceiverSimulator;
import dev.tidemark.alerts.testkit.Results;
import dev.tidemark.alerts.testkit.TestClock;
import dev.tidemark.storage.alert.Alert;
import dev.tidemark.storage.clickhouse.ClickHouse;
import dev.tidemark.storage.engine.TestEngine;
import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.ResultChanges;
import dev.tidemark.storage.result.ResultQuery;
import dev.tidemark.storage.result.ResultReader;
import dev.tidemark.storage.result.ResultWriter;
import dev.tidemark.storage.result.Status;
import dev.tidemark.storage.result.Subject;
import dev.tidemark.storage.window.TimeWindow;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Alerts over the metrics table of the embedded engine. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StoredMetricsTest {
  private ClickHouse clickHouse;
  private ResultWriter writer;
  private StoredMetricFeed feed;

  @BeforeAll
  void open() {
    clickHouse = TestEngine.newClickHouse();
    writer = new ResultWriter(clickHouse);
    feed = new StoredMetricFeed(new ResultReader(clickHouse), new ResultChanges(clickHouse));
  }

  @AfterAll
  void close() {
    if (clickHouse != null) {
      clickHouse.close();
    }
  }

  @Test
  void resultsWrittenByTheAnalyzer_fireAndResolve() {
    TestClock clock = new TestClock("2026-03-20T00:00:10Z");
    try (ReceiverSimulator receiver = new ReceiverSimulator();
        AlertsInstance alerts = new AlertsInstance(AlertsInstance.memoryDatabase(), clock, feed)) {
      alerts.webhook("oncall", receiver);
      writer.write(List.of(psi("flights", "2026-03-16", 0.01, clock.instant())));
      alerts.evaluate();
      writer.write(List.of(psi("flights", "2026-03-17", 2.31, clock.instant())));
      alerts.evaluate();
      writer.write(List.of(psi("flights", "2026-03-18", 0.01, clock.instant())));
      alerts.evaluate();
      alerts.deliver();
      assertThat(alerts.alerts())
          .extracting(Alert::summary)
          .containsExactly(
              "distance: PSI 2.31 > 0.2 since 2026-03-17; well again since 2026-03-18");
      assertThat(receiver.received()).hasSize(2);
    }
  }

  @Test
  void changesAndNewestWindows_areThoseOfTheTable() {
    Instant computed = Instant.parse("2026-03-20T10:00:00Z");
    writer.write(
        List.of(
            psi("table", "2026-03-16", 0.01, computed),
            psi("table", "2026-03-17", 0.01, computed.plusSeconds(1))));
    assertThat(feed.changes(computed.minusSeconds(1)))
        .contains(
            new ResultChanges.Change(
                "table",
                computed,
                Instant.parse("2026-03-16T00:00:00Z"),
                1,
                Instant.parse("2026-03-17T00:00:00Z")),
            new ResultChanges.Change(
                "table",
                computed.plusSeconds(1),
                Instant.parse("2026-03-17T00:00:00Z"),
                1,
                Instant.parse("2026-03-18T00:00:00Z")));
    assertThat(feed.models())
        .contains(
            new ResultChanges.Known(
                "table", computed.plusSeconds(1), Instant.parse("2026-03-18T00:00:00Z")));
    ResultQuery ofTable = ResultQuery.of("table").metrics(List.of("psi"));
    assertThat(feed.results(ofTable.startingAt(List.of(Instant.parse("2026-03-17T00:00:00Z")))))
        .hasSize(1);
    assertThat(feed.results(ofTable)).hasSize(2);
    assertThat(feed.newestWindows(List.of("table"), ResultQuery.BEGIN, computed))
        .containsExactly(
            java.util.Map.entry(
                "table",
                java.util.Map.of(
                    ResultChanges.Series.of(psi("table", "2026-03-16", 0, computed)),
                    Instant.parse("2026-03-16T00:00:00Z"))));
    assertThat(feed.hasMetric("psi")).isTrue();
    assertThat(feed.hasMetric("nonsense")).isFalse();
  }

  @Test
  void logsThatStop_areNoticedWithinMinutes_byTheirArrival() {
    TestClock clock = new TestClock("2026-03-20T10:16:00Z");
    try (ReceiverSimulator receiver = new ReceiverSimulator();
        AlertsInstance alerts = new AlertsInstance(AlertsInstance.memoryDatabase(), clock, feed)) {
      alerts.webhook("oncall", receiver);
      alerts.rule(
          "logs-stopped",
          "{\"metric\":\"intake_records\",\"window\":\"5m\",\"when\":{\"below\":1},\"for\":2}");
      writer.write(List.of(arrived("10:00:00", 30, clock.instant())));
      alerts.evaluate();
      writer.write(List.of(arrived("10:05:00", 0, clock.instant())));
      alerts.evaluate();
      assertThat(receiver.received()).isEmpty();
      writer.write(List.of(arrived("10:10:00", 0, clock.instant())));
      alerts.evaluate();
      alerts.deliver();
      assertThat(receiver.received()).hasSize(1);
      assertThat(feed.models())
          .filteredOn(known -> known.model().equals("stopped"))
          .extracting(ResultChanges.Known::newestEnd)
          .containsExactly(Instant.EPOCH); // arrival is no traffic: no-data stays what it is
    }
  }

  /** As the collector writes it. */
  private static MetricResult arrived(String time, double records, Instant computed) {
    Instant start = Instant.parse("2026-03-20T" + time + "Z");
    return new MetricResult(
        "stopped",
        "",
        "intake_records",
        Subject.MODEL,
        "",
        "",
        "5m",
        new TimeWindow(start, start.plusSeconds(300)),
        "",
        "",
        records,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        Double.NaN,
        300,
        0,
        Double.NaN,
        Status.OK,
        "",
        computed.toEpochMilli(),
        computed);
  }

  private static MetricResult psi(String model, String day, double value, Instant computed) {
    return Results.feature(model, "psi", "distance").computed(computed).on(day, value);
  }
}

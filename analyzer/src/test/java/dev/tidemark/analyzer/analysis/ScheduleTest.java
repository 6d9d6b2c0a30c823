package dev.tidemark.analyzer.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.analyzer.reference.ReferenceImport;
import dev.tidemark.storage.alert.Lease;
import dev.tidemark.storage.alert.Leases;
import dev.tidemark.storage.analysis.Analyses;
import dev.tidemark.storage.analysis.Analysis;
import dev.tidemark.storage.analysis.Cursor;
import dev.tidemark.storage.analysis.Cursors;
import dev.tidemark.storage.analysis.WindowState;
import dev.tidemark.storage.analysis.WindowStates;
import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.ResultQuery;
import dev.tidemark.storage.result.ResultReader;
import dev.tidemark.storage.result.Status;
import dev.tidemark.storage.window.TimeWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScheduleTest {
  @AutoClose private final TestStore store = new TestStore();

  @Test
  void newRows_areAnalysedOnceTheyAreQuiet() {
    log("quiet", 0, 50, "2026-01-01T10:00:00Z");
    look();
    assertThat(results("quiet", "row_count")).isEmpty();
    look();
    assertThat(results("quiet", "row_count")).extracting(MetricResult::value).containsExactly(50.0);
    long revision = results("quiet", "row_count").getFirst().revision();
    look();
    look();
    assertThat(results("quiet", "row_count").getFirst().revision()).isEqualTo(revision);
  }

  @Test
  void aWindowToWhichRowsKeepComing_isAnalysedAfterAWhile_otherWindowsAtOnce() {
    log("steady", 0, 30, "2026-01-01T10:00:00Z");
    int rows = 0;
    for (int second = 0; second <= Schedule.LONGEST_WAIT_SECONDS; second += 3) {
      assertThat(results("steady", "row_count"))
          .as("after %d seconds", second)
          .hasSize(second < 6 ? 0 : 1);
      log("steady", 30 + rows++, 1, "2026-01-02T10:00:00Z");
      look();
      store.clock().pass(Duration.ofSeconds(3));
    }
    assertThat(results("steady", "row_count"))
        .extracting(MetricResult::value)
        .containsExactly(30.0, (double) rows);
  }

  @Test
  void lateLabel_reopensOnlyItsWindow() {
    log("late", 0, 40, "2026-01-01T10:00:00Z");
    log("late", 40, 40, "2026-01-02T10:00:00Z");
    look();
    look();
    List<MetricResult> before = results("late", "label_coverage");
    assertThat(before).extracting(MetricResult::value).containsExactly(0.0, 0.0);
    store.labels("late", "{\"prediction_id\":\"late-3\",\"label\":1}");
    look();
    look();
    List<MetricResult> after = results("late", "label_coverage");
    assertThat(after).extracting(MetricResult::value).containsExactly(1 / 40.0, 0.0);
    assertThat(after.get(0).revision()).isGreaterThan(before.get(0).revision());
    assertThat(after.get(1).revision()).isEqualTo(before.get(1).revision());
    store.labels("late", "{\"prediction_id\":\"late-3\",\"label\":null}");
    look();
    look();
    assertThat(results("late", "accuracy"))
        .singleElement()
        .satisfies(accuracy -> {
          assertThat(accuracy.value()).isNaN();
          assertThat(accuracy.status()).isEqualTo(Status.INSUFFICIENT);
        });
  }

  @Test
  void aModelAtRest_isNotLookedAt_untilSomethingComes() {
    try (TestStore own = new TestStore()) {
      Schedule schedule = own.bean(Schedule.class);
      own.bean(ModelCatalog.class).ensure("rest");
      own.bean(ModelCatalog.class).ensure("other");
      own.predictions(rows("rest", 0, 50, "2026-01-01T10:00:00Z"));
      own.predictions(rows("other", 0, 50, "2026-01-01T10:00:00Z"));
      rest(own);
      own.labels("rest", "{\"prediction_id\":\"rest-3\",\"label\":1}");
      assertThat(schedule.poll()).as("a label has come, to one of two").hasSize(1);
      rest(own);
      own.predictions(rows("other", 50, 1, "2025-11-01T10:00:00Z"));
      assertThat(schedule.poll()).as("a row has come, however late").hasSize(1);
      rest(own);
      own.bean(Cursors.class).update(new Cursor("rest", Instant.EPOCH, ""));
      assertThat(schedule.poll()).as("rows were erased").hasSize(1);
      rest(own);
      own.bean(ModelCatalog.class).ensure("new");
      assertThat(schedule.poll()).as("settings have changed").hasSize(3);
      rest(own);
      own.restart();
      assertThat(own.bean(Schedule.class).poll()).as("a process that knows nothing").hasSize(3);
    }
  }

  /** Looks until there is nothing left to do. */
  private static void rest(TestStore own) {
    Schedule schedule = own.bean(Schedule.class);
    for (int look = 0; look < 4; look++) {
      schedule.poll().forEach(CompletableFuture::join);
      own.clock().pass(Duration.ofMinutes(3));
    }
    assertThat(schedule.poll()).isEmpty();
  }

  @Test
  void anotherLengthOfWindows_isAppliedToWhatWasLoggedBefore() {
    log("shorter", 0, 50, "2026-01-01T10:00:00Z");
    log("shorter", 50, 20, "2026-01-01T12:00:00Z");
    look();
    look();
    assertThat(results("shorter", "row_count")).hasSize(1);
    store.clock().pass(Duration.ofMinutes(5));
    look();
    store.bean(ModelCatalog.class).save(hourly("shorter"));
    look();
    assertThat(results("shorter", "row_count"))
        .filteredOn(result -> result.windowLength().equals("1h"))
        .extracting(MetricResult::value)
        .containsExactly(50.0, 20.0);
  }

  @Test
  void settingsThatChangeDuringALook_areLookedAtAfterIt() {
    try (TestStore own = new TestStore()) {
      Schedule schedule = own.bean(Schedule.class);
      own.bean(ModelCatalog.class).ensure("during");
      own.predictions(rows("during", 0, 50, "2026-01-01T10:00:00Z"));
      rest(own);
      CompletableFuture<Void> gate = new CompletableFuture<>();
      var _ = own.bean(AnalysisQueue.class).submit("during", gate::join);
      own.bean(ModelCatalog.class).ensure("another");
      List<CompletableFuture<Void>> looks = new ArrayList<>(schedule.poll());
      own.bean(ModelCatalog.class).save(hourly("during"));
      looks.addAll(schedule.poll());
      gate.complete(null);
      looks.forEach(CompletableFuture::join);
      rest(own);
      List<MetricResult> hours =
          own.bean(ResultReader.class).find(ResultQuery.of("during").metrics(List.of("row_count")));
      assertThat(hours).extracting(MetricResult::windowLength).contains("1h");
    }
  }

  @Test
  void afterARestart_onlyWhatHasComeSinceIsLookedAt() {
    try (TestStore own = new TestStore()) {
      own.bean(ModelCatalog.class).ensure("kept");
      own.predictions(rows("kept", 0, 50, "2026-01-01T10:00:00Z"));
      rest(own);
      Cursor before = own.bean(Cursors.class).findById("kept").orElseThrow();
      WindowState state =
          own.bean(WindowStates.class)
              .findById(WindowState.idOf("kept", "1d", Instant.parse("2026-01-01T00:00:00Z")))
              .orElseThrow();
      own.bean(WindowStates.class)
          .update(new WindowState(state.id(), "kept", "another", state.analysedAt()));
      own.restart();
      rest(own);
      assertThat(own.bean(WindowStates.class).findById(state.id()).orElseThrow().fingerprint())
          .as("not looked at")
          .isEqualTo("another");
      own.bean(Cursors.class).update(new Cursor("kept", before.receivedUntil(), ""));
      own.restart();
      rest(own);
      assertThat(own.bean(WindowStates.class).findById(state.id()).orElseThrow().fingerprint())
          .as("looked at with other settings")
          .isEqualTo(state.fingerprint());
    }
  }

  private static ModelSettings hourly(String name) {
    ModelSettings usual = ModelSettings.defaults(name);
    return new ModelSettings(
        name, null, null, "1h", Map.of(), List.of(), usual.minSample(), usual.profile(), null);
  }

  @Test
  void whileAnotherAnalyzerHasTheTurn_aWindowWaits() {
    log("shared", 0, 50, "2026-01-01T10:00:00Z");
    Turns other = new Turns(store.bean(Leases.class), "another");
    Lease turn = other.take("shared").orElseThrow();
    look();
    look();
    assertThat(results("shared", "row_count")).isEmpty();
    other.end(turn);
    look();
    assertThat(results("shared", "row_count")).hasSize(1);
    assertThat(other.isCurrent(turn)).isFalse();
  }

  @Test
  void analysisOfAnotherAnalyzer_isLeftToIt() {
    log("asked", 0, 50, "2026-01-01T10:00:00Z");
    AnalysisRequests requests = store.bean(AnalysisRequests.class);
    Turns other = new Turns(store.bean(Leases.class), "another");
    TimeWindow day =
        new TimeWindow(
            Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2026-01-02T00:00:00Z"));
    Analyses analyses = store.bean(Analyses.class);
    Analysis left =
        analyses.save(
            new Analysis(
                "left-by-another",
                "asked",
                day.start(),
                day.end(),
                null,
                null,
                Analysis.State.RUNNING,
                0,
                1,
                "",
                Instant.parse("2026-01-01T00:00:00Z"),
                null));
    Lease turn = other.take(left.id()).orElseThrow();
    requests.takeOver();
    assertThat(requests.await(left.id(), Duration.ofSeconds(30)).state())
        .isEqualTo(Analysis.State.RUNNING);
    other.end(turn);
    requests.takeOver();
    assertThat(requests.await(left.id(), Duration.ofSeconds(30)).state())
        .isEqualTo(Analysis.State.DONE);
  }

  @Test
  void newReference_bringsDriftToWindowsAnalysedWithoutIt() {
    log("compared", 0, 40, "2026-01-01T10:00:00Z");
    look();
    look();
    assertThat(results("compared", "psi")).isEmpty();
    store
        .bean(ReferenceImport.class)
        .lines(
            "compared",
            "training",
            TestStore.stream(rows("compared", 0, 60, "2025-12-01T00:00:00Z")));
    look();
    look();
    assertThat(results("compared", "psi")).isNotEmpty();
  }

  private void log(String model, int first, int count, String time) {
    store.bean(ModelCatalog.class).ensure(model);
    store.predictions(rows(model, first, count, time));
  }

  private static String rows(String model, int first, int count, String time) {
    return IntStream.range(first, first + count)
        .mapToObj(i ->
            "{\"model\":\"%s\",\"prediction_id\":\"%s-%d\",\"timestamp\":\"%s\",\"features\":{\"age\":%d,\"job\":\"j%d\"},\"prediction\":%d,\"score\":0.%d}"
                .formatted(model, model, i, time, i % 17, i % 3, i % 2, i % 10))
        .collect(Collectors.joining("\n"));
  }

  private void look() {
    store.bean(Schedule.class).poll().forEach(CompletableFuture::join);
  }

  private List<MetricResult> results(String model, String metric) {
    return store.bean(ResultReader.class).find(ResultQuery.of(model).metrics(List.of(metric)));
  }
}

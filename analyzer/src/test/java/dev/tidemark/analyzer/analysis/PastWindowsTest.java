package dev.tidemark.analyzer.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidemark.analyzer.reference.ReferenceImport;
import dev.tidemark.storage.analysis.Analysis;
import dev.tidemark.storage.metadata.ModelCatalog;
import dev.tidemark.storage.model.ModelSettings;
import dev.tidemark.storage.model.Threshold;
import dev.tidemark.storage.result.MetricResult;
import dev.tidemark.storage.result.ResultQuery;
import dev.tidemark.storage.result.ResultReader;
import dev.tidemark.storage.result.Status;
import dev.tidemark.storage.window.TimeWindow;
import dev.tidemark.storage.window.WindowLength;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PastWindowsTest {
  private static final Instant START = Instant.parse("2025-11-01T00:00:00Z");
  private static final int DAYS = 7;
  private static final int ROWS = 80;
  @AutoClose private final TestStore store = new TestStore();

  @Test
  void windowsAnalysedInAnyOrder_areJudgedTheSame() {
    List<Integer> days = new ArrayList<>(IntStream.range(0, DAYS).boxed().toList());
    begin("forwards", "1d", 0);
    days.forEach(day -> analyse("forwards", day));
    Collections.shuffle(days, new Random(3));
    begin("shuffled", "1d", 0);
    days.forEach(day -> analyse("shuffled", day));
    assertThat(judged("shuffled")).isEqualTo(judged("forwards")).hasSizeGreaterThan(100);
  }

  @Test
  void fewWindowsBefore_areInsufficient_withHowManyThereAre() {
    begin("few", "1d", 0);
    look();
    look();
    List<MetricResult> psi = psi("few");
    assertThat(psi).hasSize(DAYS);
    assertThat(psi.get(0).status()).isEqualTo(Status.INSUFFICIENT);
    assertThat(psi.get(0).detail()).isEqualTo("needs 3 windows before, has 0");
    assertThat(psi.get(2).detail()).isEqualTo("needs 3 windows before, has 2");
    assertThat(psi.get(3).status()).isEqualTo(Status.OK);
    assertThat(psi.get(6).detail()).endsWith("over the 4 windows before");
  }

  @Test
  void lateRows_moveTheLimitsOfTheWindowsThatLookBack_andNoOthers() {
    begin("late", "1d", 0);
    look();
    look();
    List<MetricResult> before = psi("late");
    store.predictions(rows("late", "more", START.plus(Duration.ofDays(1)), 20, 2, new Random(9)));
    look();
    look();
    look();
    List<MetricResult> after = psi("late");
    assertThat(after.get(1).value()).isNotEqualTo(before.get(1).value());
    for (int day = 0; day < DAYS; day++) {
      boolean looksBack = day >= 3 && day <= 5; // day 1 is among the last four
      if (looksBack) {
        assertThat(after.get(day).detail()).isNotEqualTo(before.get(day).detail());
        assertThat(after.get(day).value()).isEqualTo(before.get(day).value());
      }
      if (day == 0 || day == 6) {
        assertThat(after.get(day).revision()).isEqualTo(before.get(day).revision());
      }
    }
  }

  @Test
  void trafficThatWasShiftedAllAlong_isAWarning_notOk() {
    begin("shifted", "1d", 2);
    look();
    look();
    MetricResult last = psi("shifted").getLast();
    assertThat(last.value()).isGreaterThan(1);
    assertThat(last.status()).isEqualTo(Status.WARNING);
    assertThat(last.detail()).contains("the windows before may have drifted as well");
  }

  @Test
  void windowsOfRows_lookBackAtTheEarlierWindowsOfRows() {
    begin("counted", "80rows", 0);
    look();
    look();
    List<MetricResult> psi = psi("counted");
    assertThat(psi).hasSize(DAYS);
    assertThat(psi.get(0).detail()).isEqualTo("needs 3 windows before, has 0");
    assertThat(psi.get(2).detail()).isEqualTo("needs 3 windows before, has 2");
    assertThat(psi.getLast().detail()).endsWith("over the 4 windows before");
    assertThat(psi.getLast().status()).isEqualTo(Status.OK);
  }

  @Test
  void windowsOfRows_analysedInAnyOrder_areJudgedTheSame() {
    List<Integer> days = new ArrayList<>(IntStream.range(0, DAYS).boxed().toList());
    begin("counted forwards", "80rows", 0);
    days.forEach(day -> analyse("counted forwards", day));
    Collections.shuffle(days, new Random(3));
    begin("counted shuffled", "80rows", 0);
    days.forEach(day -> analyse("counted shuffled", day));
    assertThat(judged("counted shuffled"))
        .isEqualTo(judged("counted forwards"))
        .hasSizeGreaterThan(100);
  }

  @Test
  void lateRow_movesTheWindowsOfRows_andTheirLimits_asIfItHadComeInTime() {
    Instant second = START.plus(Duration.ofDays(1));
    begin("counted late", "80rows", 0);
    look();
    look();
    store.predictions(rows("counted late", "more", second, 20, 2, new Random(9)));
    look();
    look();
    begin("counted early", "80rows", 0);
    store.predictions(rows("counted early", "more", second, 20, 2, new Random(9)));
    look();
    look();
    assertThat(judged("counted late")).isEqualTo(judged("counted early"));
  }

  @Test
  void windowsBefore_areThoseThatHaveEnded() {
    Instant monday = Instant.parse("2026-03-02T00:00:00Z");
    WindowLength week = WindowLength.parse("7d/1d");
    TimeWindow window = new TimeWindow(monday, monday.plus(Duration.ofDays(7)));
    assertThat(PastWindows.before(week, window, 2))
        .containsExactly(shifted(window, -8), shifted(window, -7));
    assertThat(PastWindows.after(week, window, 2))
        .containsExactly(shifted(window, 7), shifted(window, 8));
    WindowLength month = WindowLength.parse("1mo");
    TimeWindow march = month.windowOf(monday);
    assertThat(PastWindows.before(month, march, 2))
        .extracting(one -> one.start().toString())
        .containsExactly("2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z");
  }

  @Test
  void windowsAMonth_areThatManySteps() {
    TimeWindow hour = new TimeWindow(START, START.plus(Duration.ofHours(1)));
    assertThat(perMonth("1h", hour)).isEqualTo(730.5);
    assertThat(perMonth("1d", hour)).isEqualTo(30.4375);
    assertThat(perMonth("7d/1d", hour)).isEqualTo(30.4375);
    assertThat(perMonth("1mo", hour)).isEqualTo(1);
    assertThat(perMonth("100rows", hour)).isEqualTo(730.5);
  }

  private static double perMonth(String length, TimeWindow window) {
    return PastWindows.perMonth(WindowLength.parse(length), window);
  }

  private static TimeWindow shifted(TimeWindow window, int days) {
    Duration by = Duration.ofDays(days);
    return new TimeWindow(window.start().plus(by), window.end().plus(by));
  }

  /** A week of traffic that lies so many deviations off its reference. */
  private void begin(String model, String window, double shift) {
    ModelSettings usual = ModelSettings.defaults(model);
    store
        .bean(ModelCatalog.class)
        .save(
            new ModelSettings(
                model,
                null,
                null,
                window,
                Map.of(),
                List.of(),
                30,
                usual.profile(),
                null,
                new Threshold.Past(3, 4, 3),
                List.of()));
    Random random = new Random(5);
    store
        .bean(ReferenceImport.class)
        .lines(
            model,
            "training",
            TestStore.stream(rows(model, "r", START.minus(Duration.ofDays(9)), 400, 0, random)));
    for (int day = 0; day < DAYS; day++) {
      store.predictions(
          rows(model, "d" + day, START.plus(Duration.ofDays(day)), ROWS, shift, random));
    }
  }

  private static String rows(
      String model, String id, Instant time, int count, double shift, Random random) {
    return IntStream.range(0, count)
        .mapToObj(i ->
            "{\"model\":\"%s\",\"prediction_id\":\"%s-%d\",\"timestamp\":\"%s\",\"features\":{\"x\":%s,\"c\":\"c%d\"},\"prediction\":%d,\"score\":%s,\"latency_ms\":%s}"
                .formatted(
                    model,
                    id,
                    i,
                    time.plusSeconds(i),
                    random.nextGaussian() + shift,
                    random.nextInt(3),
                    i % 2,
                    random.nextDouble(),
                    random.nextDouble()))
        .collect(Collectors.joining("\n"));
  }

  private void analyse(String model, int day) {
    AnalysisRequests requests = store.bean(AnalysisRequests.class);
    Instant start = START.plus(Duration.ofDays(day));
    Analysis asked =
        requests.submit(model, new TimeWindow(start, start.plus(Duration.ofDays(1))), null, null);
    assertThat(requests.await(asked.id(), Duration.ofSeconds(60)).state())
        .isEqualTo(Analysis.State.DONE);
  }

  private void look() {
    store.bean(Schedule.class).poll().forEach(CompletableFuture::join);
  }

  private List<MetricResult> psi(String model) {
    return store
        .bean(ResultReader.class)
        .find(ResultQuery.of(model).metrics(List.of("psi")).features(List.of("x")));
  }

  /** Everything that was found but for the model's name and the time. */
  private List<String> judged(String model) {
    return store.bean(ResultReader.class).find(ResultQuery.of(model)).stream()
        .filter(one -> !Double.isNaN(one.value()) || !one.detail().equals("no longer in the data"))
        .map(one ->
            String.join(
                " ",
                one.metric(),
                one.feature(),
                one.window().toString(),
                Double.toString(one.value()),
                one.status().toString(),
                one.detail()))
        .toList();
  }
}
